package dev.rootseal.rule;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container's volume mounts, asked which paths they make writable. */
final class MountTable {
  private static final List<ContainerPath> RUNTIME_PATHS =
      List.of(ContainerPath.of("/dev/shm"), ContainerPath.of("/dev/termination-log"));

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
    return isWritableByRuntime(path) || deciding(path).filter(MountFacts::writable).isPresent();
  }

  /** Kubernetes mounts these itself, writable whatever the flag says. */
  private static boolean isWritableByRuntime(ContainerPath path) {
    for (ContainerPath own : RUNTIME_PATHS) {
      if (path.isAtOrBelow(own)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The mount at the path or at its nearest ancestor; of two at one place, one that is not
   * writable.
   */
  Optional<MountFacts> deciding(ContainerPath path) {
    @Nullable MountFacts nearest = null;
    int depth = -1;
    for (MountFacts mount : mounts) {
      ContainerPath at = ContainerPath.of(mount.mountPath());
      if (hasPath(mount)
          && path.isAtOrBelow(at)
          && (at.depth() > depth || (at.depth() == depth && !mount.writable()))) {
        nearest = mount;
        depth = at.depth();
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** A writable mount whose place is this very directory. */
  Optional<MountFacts> writableAt(ContainerPath directory) {
    for (MountFacts mount : mounts) {
      if (hasPath(mount)
          && mount.writable()
          && ContainerPath.of(mount.mountPath()).same(directory)) {
        return Optional.of(mount);
      }
    }
    return Optional.empty();
  }

  /** Whether the mount decides about one of the paths, or lies below one. */
  static boolean concerns(MountFacts mount, List<ContainerPath> paths) {
    if (!hasPath(mount)) {
      return false;
    }
    ContainerPath at = ContainerPath.of(mount.mountPath());
    for (ContainerPath path : paths) {
      if (path.isAtOrBelow(at) || at.isAtOrBelow(path)) {
        return true;
      }
    }
    return false;
  }

  /** A file may leave the path out; that is no mount at the root, which would cover everything. */
  private static boolean hasPath(MountFacts mount) {
    return !mount.mountPath().isEmpty();
  }
}
