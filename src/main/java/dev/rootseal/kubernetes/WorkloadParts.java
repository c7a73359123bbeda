package dev.rootseal.kubernetes;

import dev.rootseal.kubernetes.WorkloadModel.ClaimTemplate;
import dev.rootseal.kubernetes.WorkloadModel.Condition;
import dev.rootseal.kubernetes.WorkloadModel.Container;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.OperatingSystem;
import dev.rootseal.kubernetes.WorkloadModel.Owner;
import dev.rootseal.kubernetes.WorkloadModel.Pod;
import dev.rootseal.kubernetes.WorkloadModel.Port;
import dev.rootseal.kubernetes.WorkloadModel.SecurityContext;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.kubernetes.WorkloadModel.Status;
import dev.rootseal.kubernetes.WorkloadModel.Template;
import dev.rootseal.kubernetes.WorkloadModel.UpdateStrategy;
import dev.rootseal.kubernetes.WorkloadModel.VolumeDevice;
import dev.rootseal.kubernetes.WorkloadModel.VolumeMount;
import dev.rootseal.protobuf.ApiMessages;
import dev.rootseal.protobuf.Message;
import dev.rootseal.rule.ReadOnlyFlag;
import dev.rootseal.rule.StartSettings;
import dev.rootseal.rule.VolumeFacts;
import dev.rootseal.rule.VolumeSource;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the model of a workload is made of the values of protobuf. They have the types that the API
 * gives them: shapes that are odd come in JSON alone, where {@link WorkloadDeserializer} reads
 * them.
 */
final class WorkloadParts {
  /** In place of a field: where the spec has an image or a path of too many characters. */
  static final String TOO_LONG = "rootseal.dev/too-long";

  private record Source(VolumeSource source, boolean readOnly) {}

  private record Variable(String name, String value) {}

  private static final PagePart METADATA =
      PagePart.of(
              List.of(
                  "name",
                  "namespace",
                  "uid",
                  "resourceVersion",
                  "generation",
                  "annotations",
                  "labels",
                  "ownerReferences",
                  ApiOutlines.UNREAD,
                  ApiOutlines.UNREAD_LABELS),
              v ->
                  new Metadata(
                      text(v[0]),
                      text(v[1]),
                      text(v[2]),
                      text(v[3]),
                      number(v[4]),
                      texts(v[5]),
                      texts(v[6]),
                      list(v[7]),
                      text(v[8]),
                      text(v[9])))
          .with(
              "ownerReferences",
              PagePart.of(
                  List.of("controller", "kind", "name"),
                  v -> new Owner(flag(v[0]), text(v[1]), text(v[2]))));

  private static final PagePart CONTAINER =
      PagePart.of(
              List.of(
                  "name",
                  "image",
                  "command",
                  "args",
                  "env",
                  "restartPolicy",
                  "securityContext",
                  "volumeMounts",
                  "volumeDevices",
                  "ports"),
              v ->
                  new Container(
                      text(v[0]),
                      text(v[1]),
                      list(v[2]),
                      list(v[3]),
                      settings(list(v[4])),
                      text(v[5]),
                      (SecurityContext) v[6],
                      list(v[7]),
                      list(v[8]),
                      list(v[9])))
          .with(
              "env",
              PagePart.of(
                  List.of("name", "value"), v -> new Variable(orEmpty(v[0]), orEmpty(v[1]))))
          .with(
              "securityContext",
              PagePart.of(
                  List.of("readOnlyRootFilesystem", "privileged"),
                  v -> new SecurityContext(readOnly(flag(v[0])), flag(v[1]))))
          .with(
              "volumeMounts",
              PagePart.of(
                  List.of("name", "mountPath", "readOnly"),
                  v -> new VolumeMount(text(v[0]), text(v[1]), flag(v[2]))))
          .with(
              "volumeDevices",
              PagePart.of(
                  List.of("name", "devicePath"), v -> new VolumeDevice(text(v[0]), text(v[1]))))
          .with(
              "ports",
              PagePart.of(
                  List.of("name", "containerPort"), v -> new Port(text(v[0]), port(number(v[1])))));

  private static final PagePart VOLUME =
      PagePart.of(
              List.of("name"),
              v -> {
                Source source =
                    v[1] == null ? new Source(VolumeSource.EMPTY_DIR, false) : (Source) v[1];
                return new VolumeFacts(
                    WorkloadFactsReader.shared(text(v[0])), source.source, source.readOnly);
              })
          .withOthers(
              field -> {
                VolumeSource source = VolumeSources.byField(field);
                return PagePart.of(
                    List.of("readOnly"), v -> new Source(source, Boolean.TRUE.equals(v[0])));
              });

  private static final PagePart POD =
      PagePart.of(
              List.of(
                  "os",
                  "nodeSelector",
                  "initContainers",
                  "containers",
                  "volumes",
                  // Counted among what is read of a spec; patches ask for them.
                  "priorityClassName",
                  "hostNetwork",
                  "hostPID",
                  "hostIPC"),
              v ->
                  new Pod(
                      (OperatingSystem) v[0],
                      texts(v[1]),
                      list(v[2]),
                      list(v[3]),
                      null,
                      list(v[4])))
          .with("os", PagePart.of(List.of("name"), v -> new OperatingSystem(text(v[0]))))
          .with("initContainers", CONTAINER)
          .with("containers", CONTAINER)
          .with("volumes", VOLUME);

  private static final PagePart TEMPLATE =
      PagePart.of(List.of("metadata", "spec"), v -> new Template((Metadata) v[0], (Pod) v[1]))
          .with("metadata", METADATA)
          .with("spec", POD);

  private static final PagePart SPEC =
      PagePart.of(
              List.of("template", "volumeClaimTemplates", "replicas", "updateStrategy"),
              v -> new Spec((Template) v[0], list(v[1]), number(v[2]), (UpdateStrategy) v[3]))
          .with("template", TEMPLATE)
          .with(
              "volumeClaimTemplates",
              PagePart.of(List.of("metadata"), v -> new ClaimTemplate((Metadata) v[0]))
                  .with("metadata", METADATA))
          .with(
              "updateStrategy", PagePart.of(List.of("type"), v -> new UpdateStrategy(text(v[0]))));

  private static final PagePart STATUS =
      PagePart.of(
              List.of(
                  "observedGeneration",
                  "replicas",
                  "updatedReplicas",
                  "desiredNumberScheduled",
                  "currentNumberScheduled",
                  "updatedNumberScheduled",
                  "currentRevision",
                  "updateRevision",
                  "conditions"),
              v ->
                  new Status(
                      number(v[0]),
                      number(v[1]),
                      number(v[2]),
                      number(v[3]),
                      number(v[4]),
                      number(v[5]),
                      text(v[6]),
                      text(v[7]),
                      list(v[8])))
          .with(
              "conditions",
              PagePart.of(List.of("type", "reason"), v -> new Condition(text(v[0]), text(v[1]))));

  private WorkloadParts() {}

  private static PagePart workload(WorkloadDeserializer<?> reader) {
    return PagePart.of(
            List.of("metadata", "spec", "status", ApiOutlines.UNREAD, TOO_LONG),
            v ->
                reader.workload(
                    Objects.requireNonNullElse((Metadata) v[0], Metadata.EMPTY),
                    v[1] == null || v[4] != null ? Spec.EMPTY : (Spec) v[1],
                    Objects.requireNonNullElse((Status) v[2], Status.EMPTY),
                    text(v[3] == null ? v[4] : v[3])))
        .with("metadata", METADATA)
        .with("spec", SPEC)
        .with("status", STATUS);
  }

  /** A page of a list of such workloads. */
  static <T extends WatchedWorkload> PageShape page(
      String kind, Class<T> type, WorkloadDeserializer<T> reader) {
    PagePart metadata =
        PagePart.of(
            List.of("selfLink", "resourceVersion", "continue", "remainingItemCount"),
            v -> listMetadata(v));
    PagePart list =
        PagePart.of(
                List.of("metadata", "items"), v -> page(kind, type, (ListMeta) v[0], list(v[1])))
            .with("metadata", metadata)
            .with("items", workload(reader));
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

  private static ListMeta listMetadata(@Nullable Object[] values) {
    ListMeta metadata = new ListMeta();
    metadata.setSelfLink(text(values[0]));
    metadata.setResourceVersion(text(values[1]));
    metadata.setContinue(text(values[2]));
    metadata.setRemainingItemCount(number(values[3]));
    return metadata;
  }

  private static @Nullable String text(@Nullable Object value) {
    return (String) value;
  }

  private static String orEmpty(@Nullable Object value) {
    return value == null ? "" : (String) value;
  }

  private static @Nullable Long number(@Nullable Object value) {
    return (Long) value;
  }

  private static @Nullable Boolean flag(@Nullable Object value) {
    return (Boolean) value;
  }

  @SuppressWarnings("unchecked") // of texts, as the field says
  private static @Nullable Map<String, @Nullable String> texts(@Nullable Object value) {
    return (Map<String, @Nullable String>) value;
  }

  @SuppressWarnings("unchecked") // of what the part of the field makes
  private static <T> @Nullable List<T> list(@Nullable Object value) {
    return (List<T>) value;
  }

  private static int port(@Nullable Long number) {
    return number == null ? 0 : number.intValue();
  }

  private static ReadOnlyFlag readOnly(@Nullable Boolean flag) {
    if (flag == null) {
      return ReadOnlyFlag.NOT_SET;
    }
    return flag ? ReadOnlyFlag.TRUE : ReadOnlyFlag.FALSE;
  }

  private static @Nullable Map<String, String> settings(@Nullable List<Variable> variables) {
    if (variables == null) {
      return null;
    }
    Map<String, String> settings = new HashMap<>();
    variables.forEach(one -> settings.put(one.name, StartSettings.kept(one.value)));
    return settings;
  }
}
