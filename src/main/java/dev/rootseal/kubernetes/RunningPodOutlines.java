package dev.rootseal.kubernetes;

import java.util.List;

/** What is read of pods that run, of what owns them, and of what the kubelet says about them. */
final class RunningPodOutlines {
  /** Nobody has so many; the API server allows some dozens of characters for each. */
  private static final int RESOURCES = 16 * 1024;

  private static final Outline TEXT = ApiOutlines.TEXT;
  private static final Outline NAMED = Outline.fields().with("name", TEXT).build();

  private RunningPodOutlines() {}

  /** A Pod: what mounts something into its containers, and since when they run. */
  static Outline pod() {
    return ApiOutlines.answer()
        .with(
            "metadata",
            ApiOutlines.identity()
                .with(List.of("creationTimestamp", "deletionTimestamp"), TEXT)
                .with("ownerReferences", owners()))
        .with("spec", spec())
        .with("status", status())
        .object()
        .build();
  }

  /** A ReplicaSet: what it is called and who owns it. */
  static Outline replicaSet() {
    return ApiOutlines.answer()
        .with("metadata", ApiOutlines.identity().with("ownerReferences", owners()))
        .object()
        .build();
  }

  /** The answer of a kubelet to {@code /stats/summary}. */
  static Outline kubeletSummary() {
    Outline container =
        Outline.fields()
            .with("name", TEXT)
            .with(
                "rootfs",
                Outline.fields().with(List.of("time", "usedBytes", "inodesUsed"), TEXT).build())
            .build();
    return ApiOutlines.answer()
        .with("node", Outline.fields().with("nodeName", TEXT))
        .with(
            "pods",
            Outline.fields()
                .with("podRef", Outline.fields().with(List.of("name", "namespace", "uid"), TEXT))
                .with("memory", Outline.fields().with("workingSetBytes", TEXT))
                .with("containers", container))
        .object()
        .build();
  }

  private static Outline owners() {
    return ApiOutlines.owners().with("uid", TEXT).firstEntries(ApiOutlines.MOST_OWNERS).build();
  }

  private static Outline spec() {
    return Outline.fields()
        .with(List.of("nodeName", "runtimeClassName", "hostUsers", "activeDeadlineSeconds"), TEXT)
        .with("os", NAMED)
        .with("nodeSelector", Outline.fields().with(PodReader.OS_LABELS, TEXT))
        .with(List.of("initContainers", "containers"), container())
        .atMost(ApiOutlines.SPEC, ApiOutlines.UNREAD)
        .build();
  }

  private static Outline container() {
    return Outline.fields()
        .with(
            List.of("name", "image", "restartPolicy", "workingDir", "terminationMessagePath"), TEXT)
        .with(
            "securityContext",
            Outline.fields().with(List.of("readOnlyRootFilesystem", "privileged"), TEXT))
        .with("volumeMounts", Outline.fields().with("mountPath", TEXT))
        .with("volumeDevices", Outline.fields().with("devicePath", TEXT))
        .with(
            "resources",
            Outline.fields()
                .with("limits", Outline.fields().others(TEXT).atMost(RESOURCES, ApiOutlines.UNREAD))
                .with("claims", NAMED))
        .entries(ApiOutlines.MOST_CONTAINERS)
        .build();
  }

  private static Outline status() {
    Outline state =
        Outline.fields()
            .with("running", Outline.fields().with("startedAt", TEXT))
            .with("waiting", Outline.fields().with("reason", TEXT))
            .build();
    Outline container =
        Outline.fields()
            .with(List.of("name", "imageID", "containerID"), TEXT)
            .with("state", state)
            .build();
    return Outline.fields()
        .longest(ApiOutlines.LONGEST_TEXT)
        .with("phase", TEXT)
        .with(List.of("initContainerStatuses", "containerStatuses"), container)
        .atMost(ApiOutlines.SPEC, ApiOutlines.UNREAD)
        .build();
  }
}
