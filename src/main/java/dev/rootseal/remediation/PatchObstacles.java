package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.JudgedContainer;
import dev.rootseal.rule.MountFacts;
import dev.rootseal.rule.VolumeSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What keeps a path without a writable mount from getting an empty volume. */
final class PatchObstacles {
  private static final ContainerPath ROOT = ContainerPath.of("/");

  /** What may stand in the way, in the order in which it is asked for. */
  private static final List<BiFunction<ContainerPath, JudgedContainer, Optional<NoPatch.AtPath>>>
      OBSTACLES =
          List.of(
              PatchObstacles::root,
              PatchObstacles::unmountable,
              PatchObstacles::system,
              PatchObstacles::occupied,
              PatchObstacles::above,
              PatchObstacles::need);

  private PatchObstacles() {}

  /** The first obstacle, if there is one, for a path that no writable mount covers. */
  static Optional<NoPatch.AtPath> at(ContainerPath path, JudgedContainer judged) {
    return OBSTACLES.stream()
        .flatMap(obstacle -> obstacle.apply(path, judged).stream())
        .findFirst();
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

  private static Optional<NoPatch.AtPath> root(ContainerPath path, JudgedContainer judged) {
    return path.same(ROOT)
        ? Optional.of(new NoPatch.Root(judged.facts().name(), path))
        : Optional.empty();
  }

  private static Optional<NoPatch.AtPath> unmountable(ContainerPath path, JudgedContainer judged) {
    return path.spelling().chars().anyMatch(c -> c == ':' || Character.isISOControl(c))
        ? Optional.of(new NoPatch.UnmountablePath(judged.facts().name(), path))
        : Optional.empty();
  }

  private static Optional<NoPatch.AtPath> system(ContainerPath path, JudgedContainer judged) {
    return SystemPaths.holdPrograms(path) || SystemPaths.areOfTheKernel(path)
        ? Optional.of(new NoPatch.SystemPath(judged.facts().name(), path))
        : Optional.empty();
  }

  private static Optional<NoPatch.AtPath> occupied(ContainerPath path, JudgedContainer judged) {
    return judged.facts().mounts().stream()
        .filter(mount -> isAt(mount, path) && !mayBeWritten(mount))
        .<NoPatch.AtPath>map(mount -> new NoPatch.Occupied(judged.facts().name(), path, mount))
        .findFirst();
  }

  private static Optional<NoPatch.AtPath> above(ContainerPath path, JudgedContainer judged) {
    return judged
        .facts()
        .mountDeciding(path)
        .map(mount -> above(mount, path, judged.facts().name()));
  }

  private static NoPatch.AtPath above(MountFacts mount, ContainerPath path, String container) {
    return mount.volume().source() == VolumeSource.BLOCK_DEVICE
        ? new NoPatch.Occupied(container, path, mount)
        : new NoPatch.UnderReadOnlyMount(container, path, mount.mountPath());
  }

  /** What a row only advises is no obstacle: the container may run something else. */
  private static Optional<NoPatch.AtPath> need(ContainerPath path, JudgedContainer judged) {
    return judged
        .knowledge()
        .filter(ImageKnowledge::decides)
        .flatMap(known -> known.needOf(path))
        .map(need -> of(need, path, judged.facts().name()));
  }

  private static NoPatch.AtPath of(Need need, ContainerPath path, String container) {
    return switch (need) {
      case SEED -> new NoPatch.Seed(container, path, Optional.empty());
      case DATA -> new NoPatch.Data(container, path);
      case HOST -> new NoPatch.Host(container, path);
      case FILE -> new NoPatch.SingleFile(container, path);
    };
  }
}
