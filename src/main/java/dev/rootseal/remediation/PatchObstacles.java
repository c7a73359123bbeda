package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerEvaluation;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.MountFacts;
import dev.rootseal.rule.VolumeSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What keeps a path without a writable mount from getting an empty volume. */
final class PatchObstacles {
  private static final ContainerPath ROOT = ContainerPath.of("/");

  /** What may stand in the way, in the order in which it is asked for. */
  private static final List<
          BiFunction<ContainerPath, ContainerEvaluation, Optional<PatchBlocker.AtPath>>>
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
  static Optional<PatchBlocker.AtPath> at(ContainerPath path, ContainerEvaluation evaluated) {
    return OBSTACLES.stream()
        .flatMap(obstacle -> obstacle.apply(path, evaluated).stream())
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

  private static Optional<PatchBlocker.AtPath> root(
      ContainerPath path, ContainerEvaluation evaluated) {
    return path.same(ROOT)
        ? Optional.of(new PatchBlocker.Root(evaluated.facts().name(), path))
        : Optional.empty();
  }

  private static Optional<PatchBlocker.AtPath> unmountable(
      ContainerPath path, ContainerEvaluation evaluated) {
    return path.spelling().chars().anyMatch(c -> c == ':' || Character.isISOControl(c))
        ? Optional.of(new PatchBlocker.UnmountablePath(evaluated.facts().name(), path))
        : Optional.empty();
  }

  private static Optional<PatchBlocker.AtPath> system(
      ContainerPath path, ContainerEvaluation evaluated) {
    return SystemPaths.holdPrograms(path) || SystemPaths.areOfTheKernel(path)
        ? Optional.of(new PatchBlocker.SystemPath(evaluated.facts().name(), path))
        : Optional.empty();
  }

  private static Optional<PatchBlocker.AtPath> occupied(
      ContainerPath path, ContainerEvaluation evaluated) {
    return evaluated.facts().mounts().stream()
        .filter(mount -> isAt(mount, path) && !mayBeWritten(mount))
        .<PatchBlocker.AtPath>map(
            mount -> new PatchBlocker.Occupied(evaluated.facts().name(), path, mount))
        .findFirst();
  }

  private static Optional<PatchBlocker.AtPath> above(
      ContainerPath path, ContainerEvaluation evaluated) {
    return evaluated
        .facts()
        .mountDeciding(path)
        .map(mount -> above(mount, path, evaluated.facts().name()));
  }

  private static PatchBlocker.AtPath above(MountFacts mount, ContainerPath path, String container) {
    return mount.volume().source() == VolumeSource.BLOCK_DEVICE
        ? new PatchBlocker.Occupied(container, path, mount)
        : new PatchBlocker.UnderReadOnlyMount(container, path, mount.mountPath());
  }

  /**
   * What a row only advises is no obstacle: the container may run something else. Data that it is
   * certain to keep are one.
   */
  private static Optional<PatchBlocker.AtPath> need(
      ContainerPath path, ContainerEvaluation evaluated) {
    return evaluated
        .knowledge()
        .filter(known -> known.decides() || known.certainData().stream().anyMatch(path::same))
        .flatMap(known -> known.needOf(path))
        .map(need -> of(need, path, evaluated.facts().name()));
  }

  private static PatchBlocker.AtPath of(Need need, ContainerPath path, String container) {
    return switch (need) {
      case SEED -> new PatchBlocker.Seed(container, path, Optional.empty());
      case DATA -> new PatchBlocker.Data(container, path);
      case HOST -> new PatchBlocker.Host(container, path);
      case FILE -> new PatchBlocker.SingleFile(container, path);
    };
  }
}
