package dev.rootseal.rule;

import java.util.List;

/** A container's volume mounts, asked which paths they make writable. */
final class MountTable {
  private final List<MountFacts> mounts;

  MountTable(List<MountFacts> mounts) {
    this.mounts = mounts;
  }

  /**
   * Whether the path can be written to: the mount at it, or else at its nearest ancestor, decides.
   * Where two mounts name that same directory, both must be writable, because which of them the
   * container runtime lays on top is not promised.
   */
  boolean covers(ContainerPath path) {
    int nearest = -1;
    boolean writable = false;
    for (MountFacts mount : mounts) {
      ContainerPath at = ContainerPath.of(mount.mountPath());
      if (!hasPath(mount) || !path.isAtOrBelow(at) || at.depth() < nearest) {
        continue;
      }
      writable = mount.writable() && (at.depth() > nearest || writable);
      nearest = at.depth();
    }
    return writable;
  }

  /** Whether the mount decides about one of the paths, or lies below one. */
  static boolean concerns(MountFacts mount, List<ContainerPath> paths) {
    ContainerPath at = ContainerPath.of(mount.mountPath());
    return hasPath(mount)
        && paths.stream().anyMatch(path -> path.isAtOrBelow(at) || at.isAtOrBelow(path));
  }

  /** A file may leave the path out; that is no mount at the root, which would cover everything. */
  private static boolean hasPath(MountFacts mount) {
    return !mount.mountPath().isEmpty();
  }
}
