package dev.rootseal.kubernetes;

import static dev.rootseal.kubernetes.ApiOutlines.TEXT;
import static dev.rootseal.kubernetes.ApiOutlines.UNREAD;

import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import dev.rootseal.rule.OwnerAnnotations;
import java.util.List;
import java.util.function.Predicate;

/** What is read of a Deployment, StatefulSet or DaemonSet, and how much of it at most. */
final class WorkloadOutlines {
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

  private static final Outline WORDS =
      Outline.fields()
          .longest(ContainerCommand.MOST_WORDS + 1)
          .firstEntries(ContainerCommand.MOST_WORDS + 1)
          .build();

  private static final Outline ENV =
      Outline.fields()
          .with(
              "name",
              Outline.fields()
                  .longest(ApiOutlines.LONGEST_TEXT)
                  .demanded(KnownEnvVars.NAMES::contains))
          .with("value", TEXT)
          .build();

  private WorkloadOutlines() {}

  /** A workload as the operator keeps it. */
  static Outline watched() {
    return ApiOutlines.object(
        metadata()
            .with("ownerReferences", ApiOutlines.owners().firstEntries(ApiOutlines.MOST_OWNERS))
            .build(),
        spec(ApiOutlines.SPEC, pod()),
        rollout());
  }

  /** A workload with what a patch changes, and what speaks against one. */
  static Outline patched() {
    return ApiOutlines.object(
        metadata().with("ownerReferences", ApiOutlines.owners().atMost(OWNERS, UNREAD)).build(),
        spec(WHOLE_SPEC, patchedPod()),
        rollout());
  }

  /** What the three kinds say of their roll-out. */
  private static Outline.Builder rollout() {
    Outline condition =
        Outline.fields()
            .with("type", Outline.fields().demanded("Progressing"::equals))
            .with("reason", Outline.text(LONGEST_WORD))
            .firstEntries(MOST_CONDITIONS)
            .build();
    return Outline.fields()
        .with(COUNTS, TEXT)
        .with(List.of("currentRevision", "updateRevision"), Outline.text(LONGEST_NAME))
        .with("conditions", condition)
        .atMost(STATUS, ApiOutlines.UNREAD_STATUS);
  }

  private static Outline.Builder metadata() {
    return ApiOutlines.identity()
        .with("generation", TEXT)
        .with(
            "labels",
            Outline.fields().others(TEXT).atMost(ApiOutlines.LABELS, ApiOutlines.UNREAD_LABELS))
        .with("annotations", annotations(WorkloadFactsReader::isRead));
  }

  private static Outline.Builder annotations(Predicate<String> read) {
    return ApiOutlines.named(read).atMost(ApiOutlines.ANNOTATIONS, UNREAD);
  }

  private static Outline spec(int bytes, Outline pod) {
    Outline.Builder template =
        Outline.fields()
            .with(
                "metadata",
                Outline.fields().with("annotations", annotations(OwnerAnnotations::isOurs)))
            .with("spec", pod);
    Outline.Builder claim = Outline.fields().with("metadata", Outline.fields().with("name", TEXT));
    return Outline.fields()
        .with("template", template)
        .with("volumeClaimTemplates", claim)
        .with("replicas", TEXT)
        .with("updateStrategy", Outline.fields().with("type", TEXT))
        .atMost(bytes, UNREAD)
        .build();
  }

  private static Outline pod() {
    Outline mount = Outline.fields().with(List.of("name", "mountPath", "readOnly"), TEXT).build();
    Outline security =
        Outline.fields().with(List.of("readOnlyRootFilesystem", "privileged"), TEXT).build();
    // What names the source of a volume is asked for, and of what is in there whether it is
    // read-only.
    Outline source = Outline.fields().with("readOnly", TEXT).build();
    return podOf(container(mount, security), Outline.fields().with("name", TEXT).others(source));
  }

  private static Outline patchedPod() {
    return podOf(container(Outline.WHOLE, Outline.WHOLE), Outline.fields().others(null));
  }

  private static Outline podOf(Outline container, Outline.Builder volume) {
    return Outline.fields()
        .with("os", Outline.fields().with("name", TEXT))
        .with("nodeSelector", Outline.fields().with(PodReader.OS_LABELS, TEXT))
        .with(List.of("initContainers", "containers"), container)
        .with("volumes", volume)
        .with(List.of("priorityClassName", "hostNetwork", "hostPID", "hostIPC"), TEXT)
        .build();
  }

  private static Outline container(Outline mount, Outline security) {
    return Outline.fields()
        .with(List.of("name", "image", "restartPolicy"), TEXT)
        .with(List.of("command", "args"), WORDS)
        .with("env", ENV)
        .with("securityContext", security)
        .with("volumeMounts", mount)
        .with("volumeDevices", Outline.fields().with(List.of("name", "devicePath"), TEXT))
        .with("ports", Outline.fields().with(List.of("name", "containerPort"), TEXT))
        .entries(ApiOutlines.MOST_CONTAINERS)
        .build();
  }
}
