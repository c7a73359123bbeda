package dev.rootseal.kubernetes;

import static dev.rootseal.kubernetes.PageValues.flag;
import static dev.rootseal.kubernetes.PageValues.list;
import static dev.rootseal.kubernetes.PageValues.number;
import static dev.rootseal.kubernetes.PageValues.text;
import static dev.rootseal.kubernetes.PageValues.texts;

import dev.rootseal.kubernetes.WorkloadModel.ClaimTemplate;
import dev.rootseal.kubernetes.WorkloadModel.Condition;
import dev.rootseal.kubernetes.WorkloadModel.Metadata;
import dev.rootseal.kubernetes.WorkloadModel.Owner;
import dev.rootseal.kubernetes.WorkloadModel.Pod;
import dev.rootseal.kubernetes.WorkloadModel.Spec;
import dev.rootseal.kubernetes.WorkloadModel.Status;
import dev.rootseal.kubernetes.WorkloadModel.Template;
import dev.rootseal.kubernetes.WorkloadModel.UpdateStrategy;
import java.util.List;
import java.util.Objects;

/**
 * How the model of a workload is made of the values of protobuf. They have the types that the API
 * gives them: shapes that are odd come in JSON alone, where {@link WorkloadDeserializer} reads
 * them.
 */
final class WorkloadParts {
  /** In place of a field: where the spec has an image or a path of too many characters. */
  static final String TOO_LONG = "rootseal.dev/too-long";

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

  private static final PagePart TEMPLATE =
      PagePart.of(List.of("metadata", "spec"), v -> new Template((Metadata) v[0], (Pod) v[1]))
          .with("metadata", METADATA)
          .with("spec", PodParts.POD);

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

  /** A workload, as far as it is kept. */
  static PagePart workload(WorkloadDeserializer<?> reader) {
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
}
