package dev.rootseal.rule;

/**
 * Where a pod's volume comes from, as far as it decides whether a container can write to it.
 *
 * <p>Source: Kubernetes API reference, core/v1 Volume.
 */
public enum VolumeSource {
  EMPTY_DIR(true),
  PERSISTENT_VOLUME_CLAIM(true),
  /** An entry of a StatefulSet's {@code volumeClaimTemplates}. */
  CLAIM_TEMPLATE(true),
  EPHEMERAL(true),
  HOST_PATH(true),
  NFS(true),
  CSI(true),
  /** Another disk driver that is built into Kubernetes, such as iscsi or azureDisk. */
  IN_TREE_DISK(true),
  CONFIG_MAP(false),
  SECRET(false),
  DOWNWARD_API(false),
  PROJECTED(false),
  IMAGE(false),
  /**
   * A git repository. The API server still takes it, with a warning; kubelets since Kubernetes 1.33
   * do not mount it, unless a feature gate brings it back.
   */
  GIT_REPO(false),
  /**
   * An entry of {@code volumeDevices}: a disk without a file system, at a path of the container.
   */
  BLOCK_DEVICE(false),
  /** A source that this program does not know: it never counts as writable. */
  UNKNOWN(false),
  /** The pod has no volume of the name that the mount gives. */
  MISSING(false);

  private final boolean writable;

  VolumeSource(boolean writable) {
    this.writable = writable;
  }

  /** Whether a container may write to such a volume, when neither volume nor mount says no. */
  public boolean writable() {
    return writable;
  }

  /** Whether what is written there may outlive the pod, or be kept elsewhere. */
  public boolean mayKeepData() {
    return switch (this) {
      case PERSISTENT_VOLUME_CLAIM,
          CLAIM_TEMPLATE,
          EPHEMERAL,
          HOST_PATH,
          NFS,
          CSI,
          IN_TREE_DISK,
          BLOCK_DEVICE,
          UNKNOWN ->
          true;
      case EMPTY_DIR, CONFIG_MAP, SECRET, DOWNWARD_API, PROJECTED, IMAGE, GIT_REPO, MISSING ->
          false;
    };
  }
}
