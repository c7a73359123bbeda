package dev.rootseal.kubernetes;

import static dev.rootseal.kubernetes.PageValues.list;
import static dev.rootseal.kubernetes.PageValues.number;
import static dev.rootseal.kubernetes.PageValues.text;

import dev.rootseal.protobuf.ApiMessages;
import dev.rootseal.protobuf.Message;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The lists of workloads that are read as they come. */
final class WorkloadLists {
  /** Where a list says what it is a part of. */
  static final String METADATA = "metadata";

  private static final Map<String, PageShape> SHAPES =
      Map.of(
          "DeploymentList",
          shape("Deployment", WatchedDeployment.class, new WatchedDeployment.Reader()),
          "StatefulSetList",
          shape("StatefulSet", WatchedStatefulSet.class, new WatchedStatefulSet.Reader()),
          "DaemonSetList",
          shape("DaemonSet", WatchedDaemonSet.class, new WatchedDaemonSet.Reader()));

  private WorkloadLists() {}

  /** What is read of a list of this kind; null if it is none of workloads. */
  static @Nullable PageShape shape(String kind) {
    return SHAPES.get(kind);
  }

  private static <T extends WatchedWorkload> PageShape shape(
      String kind, Class<T> type, WorkloadDeserializer<T> reader) {
    PagePart metadata =
        PagePart.of(
            List.of("selfLink", "resourceVersion", "continue", "remainingItemCount"),
            WorkloadLists::metadata);
    PagePart list =
        PagePart.of(List.of(METADATA, "items"), v -> page(kind, type, (ListMeta) v[0], list(v[1])))
            .with(METADATA, metadata)
            .with("items", WorkloadParts.workload(reader));
    Message message = Objects.requireNonNull(ApiMessages.ofKind(kind + "List"));
    return PageShape.of(message, ApiOutlines.listOf(WorkloadOutlines.watched()), list);
  }

  private static <T extends WatchedWorkload> ReadPages.Page page(
      String kind, Class<T> type, @Nullable ListMeta metadata, @Nullable List<@Nullable T> items) {
    DefaultKubernetesResourceList<T> list = new DefaultKubernetesResourceList<>();
    list.setApiVersion("apps/v1");
    list.setKind(kind + "List");
    list.setMetadata(metadata);
    if (items != null) {
      list.setItems(items);
    }
    return new ReadPages.Page(type, list);
  }

  private static ListMeta metadata(@Nullable Object[] values) {
    ListMeta metadata = new ListMeta();
    metadata.setSelfLink(text(values[0]));
    metadata.setResourceVersion(text(values[1]));
    metadata.setContinue(text(values[2]));
    metadata.setRemainingItemCount(number(values[3]));
    return metadata;
  }
}
