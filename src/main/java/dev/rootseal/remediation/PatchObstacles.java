package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.JudgedContainer;
import dev.rootseal.rule.MountFacts;
import dev.rootseal.rule.VolumeSource;
import java.util.Optional;
import java.util.stream.Stream;

/** What keeps a path without a writable mount from getting an empty volume. */
final class PatchObstacles {
  private static final ContainerPath ROOT = ContainerPath.of("/");

  private PatchObstacles() {}

  /**
   * The obstacle, if there is one, for a path that no writable mount covers. What a row only
   * advises is no obstacle: the container may run something else.
   */
  static Optional<NoPatch.AtPath> at(ContainerPath path, JudgedContainer judged) {
    String container = judged.facts().name();
    return byPath(path, container)
        .or(() -> byMount(path, judged))
        .or(
            () ->
                judged
                    .knowledge()
                    .filter(ImageKnowledge::decides)
                    .flatMap(known -> known.needOf(path))
                    .map(need -> byNeed(need, path, container)));
  }

  /** Whether the mount's place is the path. */
  static boolean isAt(MountFacts mount, ContainerPath path) {
    return !mount.mountPath().isEmpty() && ContainerPath.of(mount.mountPath()).same(path);
  }

  /**
   * Whether a mount may be made writable by a patch. A path of the node may not: that would hand
   * the container more than it has now.
   */
  static boolean mayBeWritten(MountFacts mount) {
    return mount.volume().source().writable()
        && !mount.volume().readOnly()
        && !(mount.readOnly() && mount.volume().source() == VolumeSource.HOST_PATH);
  }

  private static Optional<NoPatch.AtPath> byPath(ContainerPath path, String container) {
    if (path.same(ROOT)) {
      return Optional.of(new NoPatch.Root(container, path));
    }
    if (path.spelling().chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
      return Optional.of(new NoPatch.UnmountablePath(container, path));
    }
    return SystemPaths.holdPrograms(path) || SystemPaths.areOfTheKernel(path)
        ? Optional.of(new NoPatch.SystemPath(container, path))
        : Optional.empty();
  }

  private static Optional<NoPatch.AtPath> byMount(ContainerPath path, JudgedContainer judged) {
    String container = judged.facts().name();
    Stream<NoPatch.AtPath> occupied =
        judged.facts().mounts().stream()
            .filter(mount -> isAt(mount, path) && !mayBeWritten(mount))
            .map(mount -> new NoPatch.Occupied(container, path, mount));
    return occupied
        .findFirst()
        .or(() -> judged.facts().mountDeciding(path).map(mount -> above(mount, path, container)));
  }

  private static NoPatch.AtPath above(MountFacts mount, ContainerPath path, String container) {
    return mount.volume().source() == VolumeSource.BLOCK_DEVICE
        ? new NoPatch.Occupied(container, path, mount)
        : new NoPatch.UnderReadOnlyMount(container, path, mount.mountPath());
  }

  private static NoPatch.AtPath byNeed(Need need, ContainerPath path, String container) {
    return switch (need) {
      case SEED -> new NoPatch.Seed(container, path, Optional.empty());
      case DATA -> new NoPatch.Data(container, path);
      case HOST -> new NoPatch.Host(container, path);
      case FILE -> new NoPatch.SingleFile(container, path);
    };
  }
}
