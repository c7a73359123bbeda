package dev.rootseal.kubernetes;

import java.util.List;

/** What is read of pods that run, of what owns them, and of what the kubelet says about them. */
final class PodFieldMasks {
  /** Nobody has so many; the API server allows some dozens of characters for each. */
  private static final int RESOURCES = 16 * 1024;

  private static final FieldMask TEXT = ApiFieldMasks.TEXT;
  private static final FieldMask NAMED = FieldMask.fields().with("name", TEXT).build();

  private PodFieldMasks() {}

  /** A Pod: what mounts something into its containers, and since when they run. */
  static FieldMask pod() {
    return ApiFieldMasks.answer()
        .with(
            "metadata",
            ApiFieldMasks.identity()
                .with(List.of("creationTimestamp", "deletionTimestamp"), TEXT)
                .with("ownerReferences", owners()))
        .with("spec", spec())
        .with("status", status())
        .object()
        .build();
  }

  /** A ReplicaSet: what it is called and who owns it. */
  static FieldMask replicaSet() {
    return ApiFieldMasks.answer()
        .with("metadata", ApiFieldMasks.identity().with("ownerReferences", owners()))
        .object()
        .build();
  }

  /** The answer of a kubelet to {@code /stats/summary}. */
  static FieldMask kubeletSummary() {
    FieldMask container =
        FieldMask.fields()
            .with("name", TEXT)
            .with(
                "rootfs",
                FieldMask.fields().with(List.of("time", "usedBytes", "inodesUsed"), TEXT).build())
            .build();
    return ApiFieldMasks.answer()
        .with("node", FieldMask.fields().with("nodeName", TEXT))
        .with(
            "pods",
            FieldMask.fields()
                .with("podRef", FieldMask.fields().with(List.of("name", "namespace", "uid"), TEXT))
                .with("memory", FieldMask.fields().with("workingSetBytes", TEXT))
                .with("containers", container))
        .object()
        .build();
  }

  private static FieldMask owners() {
    return ApiFieldMasks.owners().with("uid", TEXT).firstEntries(ApiFieldMasks.MOST_OWNERS).build();
  }

  private static FieldMask spec() {
    return FieldMask.fields()
        .with(List.of("nodeName", "runtimeClassName", "hostUsers", "activeDeadlineSeconds"), TEXT)
        .with("os", NAMED)
        .with("nodeSelector", FieldMask.fields().with(PodReader.OS_LABELS, TEXT))
        .with(List.of("initContainers", "containers"), container())
        .atMost(ApiFieldMasks.SPEC, ApiFieldMasks.UNREAD)
        .build();
  }

  private static FieldMask container() {
    return FieldMask.fields()
        .with(
            List.of("name", "image", "restartPolicy", "workingDir", "terminationMessagePath"), TEXT)
        .with(
            "securityContext",
            FieldMask.fields().with(List.of("readOnlyRootFilesystem", "privileged"), TEXT))
        .with("volumeMounts", FieldMask.fields().with("mountPath", TEXT))
        .with("volumeDevices", FieldMask.fields().with("devicePath", TEXT))
        .with(
            "resources",
            FieldMask.fields()
                .with(
                    "limits",
                    FieldMask.fields().others(TEXT).atMost(RESOURCES, ApiFieldMasks.UNREAD))
                .with("claims", NAMED))
        .entries(ApiFieldMasks.MOST_CONTAINERS)
        .build();
  }

  private static FieldMask status() {
    FieldMask state =
        FieldMask.fields()
            .with("running", FieldMask.fields().with("startedAt", TEXT))
            .with("waiting", FieldMask.fields().with("reason", TEXT))
            .build();
    FieldMask container =
        FieldMask.fields()
            .with(List.of("name", "imageID", "containerID"), TEXT)
            .with("state", state)
            .build();
    return FieldMask.fields()
        .longest(ApiFieldMasks.LONGEST_TEXT)
        .with("phase", TEXT)
        .with(List.of("initContainerStatuses", "containerStatuses"), container)
        .atMost(ApiFieldMasks.SPEC, ApiFieldMasks.UNREAD)
        .build();
  }
}
