package dev.rootseal.rule;

import java.util.List;

public record VolumeFacts(String name, VolumeSource source, boolean readOnly) {
  /** The volume that a mount names but the pod does not have. */
  public static VolumeFacts missing(String name) {
    return new VolumeFacts(name, VolumeSource.MISSING, false);
  }

  boolean writable() {
    return source.writable() && !readOnly;
  }

  /**
   * Where a pod's volume comes from, as far as it decides whether a container can write to it.
   *
   * <p>Source: Kubernetes API reference, core/v1 Volume.
   */
  public enum VolumeSource {
    EMPTY_DIR(true, false, false),
    PERSISTENT_VOLUME_CLAIM(true, true, false),
    /** An entry of a StatefulSet's {@code volumeClaimTemplates}. */
    CLAIM_TEMPLATE(true, true, false),
    EPHEMERAL(true, true, false),
    HOST_PATH(true, true, false),
    NFS(true, true, false),
    CSI(true, true, false),
    /** Another disk driver that is built into Kubernetes, such as iscsi or azureDisk. */
    IN_TREE_DISK(true, true, false),
    CONFIG_MAP(false, false, true),
    SECRET(false, false, true),
    DOWNWARD_API(false, false, true),
    PROJECTED(false, false, true),
    IMAGE(false, false, true),
    /**
     * A git repository. The API server still takes it, with a warning; kubelets since Kubernetes
     * 1.33 do not mount it, unless a feature gate brings it back.
     */
    GIT_REPO(false, false, false),
    /** An entry of {@code volumeDevices}: a disk without a file system, at a path. */
    BLOCK_DEVICE(false, true, false),
    /** A source that this program does not know: it never counts as writable. */
    UNKNOWN(false, true, false),
    /** The pod has no volume of the name that the mount gives. */
    MISSING(false, false, false);

    private final boolean writable;
    private final boolean mayKeepData;
    private final boolean bringsContent;

    VolumeSource(boolean writable, boolean mayKeepData, boolean bringsContent) {
      this.writable = writable;
      this.mayKeepData = mayKeepData;
      this.bringsContent = bringsContent;
    }

    /** Whether a container may write to such a volume, when neither volume nor mount says no. */
    public boolean writable() {
      return writable;
    }

    /** Whether what is written there may outlive the pod, or be kept elsewhere. */
    public boolean mayKeepData() {
      return mayKeepData;
    }

    /** Whether somebody else has put its content there, such as settings of a program. */
    boolean bringsContent() {
      return bringsContent;
    }
  }

  /**
   * One entry of a container's {@code volumeMounts}, or of its {@code volumeDevices}: a device
   * takes its path as a mount does, and nothing can be written to or mounted below it.
   */
  public record MountFacts(String mountPath, VolumeFacts volume, boolean readOnly) {
    public static final String PATH = "mountPath";

    public boolean writable() {
      return !readOnly && volume.writable();
    }

    /** Whether its place is this very directory. */
    public boolean isAt(ContainerPath directory) {
      return hasPath() && ContainerPath.of(mountPath).same(directory);
    }

    /** Whether it decides about one of the paths, or lies below one. */
    boolean concerns(List<ContainerPath> paths) {
      ContainerPath at = ContainerPath.of(mountPath);
      return hasPath()
          && paths.stream().anyMatch(path -> path.isAtOrBelow(at) || at.isAtOrBelow(path));
    }

    /** A file may leave it out; that is no mount at the root, which would cover everything. */
    boolean hasPath() {
      return !mountPath.isEmpty();
    }
  }
}
