package dev.rootseal.kubernetes;

import static dev.rootseal.kubernetes.ApiFieldMasks.TEXT;
import static dev.rootseal.kubernetes.ApiFieldMasks.UNREAD;

import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import dev.rootseal.rule.OwnerAnnotations;
import java.util.List;
import java.util.function.Predicate;

/** What is read of a Deployment, StatefulSet or DaemonSet, and how much of it at most. */
final class WorkloadFieldMasks {
  /** Characters of the reason of a condition. */
  private static final int LONGEST_WORD = 64;

  /** Characters of a name, such as that of a revision. */
  private static final int LONGEST_NAME = 253;

  /** A Deployment has three. */
  private static final int MOST_CONDITIONS = 32;

  /** Bytes of what is read of a status. */
  private static final int STATUS = 4 * 1024;

  private static final List<String> COUNTS =
      List.of(
          "observedGeneration",
          "replicas",
          "updatedReplicas",
          "desiredNumberScheduled",
          "currentNumberScheduled",
          "updatedNumberScheduled");

  private static final int WHOLE_SPEC = 1024 * 1024;
  private static final int OWNERS = 64 * 1024;

  private static final FieldMask WORDS =
      FieldMask.fields()
          .longest(ContainerCommand.MOST_WORDS + 1)
          .firstEntries(ContainerCommand.MOST_WORDS + 1)
          .build();

  private static final FieldMask ENV =
      FieldMask.fields()
          .with(
              "name",
              FieldMask.fields()
                  .longest(ApiFieldMasks.LONGEST_TEXT)
                  .demanded(KnownEnvVars.NAMES::contains))
          .with("value", TEXT)
          .build();

  private WorkloadFieldMasks() {}

  /** A workload as the operator keeps it. */
  static FieldMask watched() {
    return ApiFieldMasks.object(
        metadata()
            .with("ownerReferences", ApiFieldMasks.owners().firstEntries(ApiFieldMasks.MOST_OWNERS))
            .build(),
        spec(ApiFieldMasks.SPEC, pod()),
        rollout());
  }

  /** A workload with what a patch changes, and what speaks against one. */
  static FieldMask patched() {
    return ApiFieldMasks.object(
        metadata().with("ownerReferences", ApiFieldMasks.owners().atMost(OWNERS, UNREAD)).build(),
        spec(WHOLE_SPEC, patchedPod()),
        rollout());
  }

  /** What the three kinds say of their roll-out. */
  private static FieldMask.Builder rollout() {
    FieldMask condition =
        FieldMask.fields()
            .with("type", FieldMask.fields().demanded("Progressing"::equals))
            .with("reason", FieldMask.text(LONGEST_WORD))
            .firstEntries(MOST_CONDITIONS)
            .build();
    return FieldMask.fields()
        .with(COUNTS, TEXT)
        .with(List.of("currentRevision", "updateRevision"), FieldMask.text(LONGEST_NAME))
        .with("conditions", condition)
        .atMost(STATUS, ApiFieldMasks.UNREAD_STATUS);
  }

  private static FieldMask.Builder metadata() {
    return ApiFieldMasks.identity()
        .with("generation", TEXT)
        .with(
            "labels",
            FieldMask.fields()
                .others(TEXT)
                .atMost(ApiFieldMasks.LABELS, ApiFieldMasks.UNREAD_LABELS))
        .with("annotations", annotations(WorkloadFactsReader::isRead));
  }

  private static FieldMask.Builder annotations(Predicate<String> read) {
    return ApiFieldMasks.named(read).atMost(ApiFieldMasks.ANNOTATIONS, UNREAD);
  }

  private static FieldMask spec(int bytes, FieldMask pod) {
    FieldMask.Builder template =
        FieldMask.fields()
            .with(
                "metadata",
                FieldMask.fields().with("annotations", annotations(OwnerAnnotations::isOurs)))
            .with("spec", pod);
    FieldMask.Builder claim =
        FieldMask.fields().with("metadata", FieldMask.fields().with("name", TEXT));
    return FieldMask.fields()
        .with("template", template)
        .with("volumeClaimTemplates", claim)
        .with("replicas", TEXT)
        .with("updateStrategy", FieldMask.fields().with("type", TEXT))
        .atMost(bytes, UNREAD)
        .build();
  }

  private static FieldMask pod() {
    FieldMask mount =
        FieldMask.fields().with(List.of("name", "mountPath", "readOnly"), TEXT).build();
    FieldMask security =
        FieldMask.fields().with(List.of("readOnlyRootFilesystem", "privileged"), TEXT).build();
    // What names the source of a volume is asked for, and of what is in there whether it is
    // read-only.
    FieldMask source = FieldMask.fields().with("readOnly", TEXT).build();
    return podOf(container(mount, security), FieldMask.fields().with("name", TEXT).others(source));
  }

  private static FieldMask patchedPod() {
    return podOf(container(FieldMask.WHOLE, FieldMask.WHOLE), FieldMask.fields().others(null));
  }

  private static FieldMask podOf(FieldMask container, FieldMask.Builder volume) {
    return FieldMask.fields()
        .with("os", FieldMask.fields().with("name", TEXT))
        .with("nodeSelector", FieldMask.fields().with(PodReader.OS_LABELS, TEXT))
        .with(List.of("initContainers", "containers"), container)
        .with("volumes", volume)
        .with(List.of("priorityClassName", "hostNetwork", "hostPID", "hostIPC"), TEXT)
        .build();
  }

  private static FieldMask container(FieldMask mount, FieldMask security) {
    return FieldMask.fields()
        .with(List.of("name", "image", "restartPolicy"), TEXT)
        .with(List.of("command", "args"), WORDS)
        .with("env", ENV)
        .with("securityContext", security)
        .with("volumeMounts", mount)
        .with("volumeDevices", FieldMask.fields().with(List.of("name", "devicePath"), TEXT))
        .with("ports", FieldMask.fields().with(List.of("name", "containerPort"), TEXT))
        .entries(ApiFieldMasks.MOST_CONTAINERS)
        .build();
  }
}
