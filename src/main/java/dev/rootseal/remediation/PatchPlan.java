package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerEvaluation;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.MountFacts;
import dev.rootseal.rule.ReadOnlyFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * How one container can be fixed. Where there is an obstacle nothing of it is of use: with the flag
 * but without one of the mounts the application would break.
 *
 * @param setsFlag whether the flag is to be set
 * @param opened the mounts that lose their {@code readOnly: true}
 * @param emptied the paths that get an empty volume
 * @param obstacles the paths that neither of these helps
 */
record PatchPlan(
    boolean setsFlag,
    List<MountFacts> opened,
    List<ContainerPath> emptied,
    List<PatchBlocker.AtPath> obstacles) {
  PatchPlan {
    opened = List.copyOf(opened);
    emptied = List.copyOf(emptied);
    obstacles = List.copyOf(obstacles);
  }

  static PatchPlan of(ContainerEvaluation evaluated) {
    ContainerFacts container = evaluated.facts();
    List<ContainerPath> missing = container.uncovered(evaluated.required().paths());
    List<MountFacts> opened =
        missing.stream().flatMap(path -> openedAt(path, container).stream()).distinct().toList();
    List<ContainerPath> emptied = new ArrayList<>();
    List<PatchBlocker.AtPath> obstacles = new ArrayList<>();
    for (ContainerPath path : missing) {
      // A path below a mount that is opened is covered by it, too.
      if (container.mountDeciding(path).filter(opened::contains).isEmpty()) {
        PatchObstacles.at(path, evaluated).ifPresentOrElse(obstacles::add, () -> emptied.add(path));
      }
    }
    boolean setsFlag = container.flag() != ReadOnlyFlag.TRUE;
    for (ContainerPath path : container.uncovered(unasked(evaluated, setsFlag))) {
      if (emptied.stream().noneMatch(path::isAtOrBelow)
          && PatchObstacles.at(path, evaluated).isEmpty()) {
        emptied.add(path);
      }
    }
    return new PatchPlan(setsFlag, opened, emptied, obstacles);
  }

  /**
   * What nobody asks for, but the program may write: what the notes name, as far as an empty volume
   * serves it and hides nothing that matters, and what a new flag would stop.
   */
  private static List<ContainerPath> unasked(ContainerEvaluation evaluated, boolean setsFlag) {
    List<ContainerPath> paths = new ArrayList<>(evaluated.required().advised());
    evaluated.knowledge().ifPresent(known -> paths.removeIf(path -> mayShip(path, known)));
    paths.addAll(setsFlag ? evaluated.required().spare() : List.of());
    return paths;
  }

  /** Of an image that is only guessed nobody knows whether it has settings there. */
  private static boolean mayShip(ContainerPath path, ImageKnowledge known) {
    return known.needOf(path).isPresent()
        || (!known.ofItsClass() && known.needs(path) && SystemPaths.holdSettings(path));
  }

  /** The read-only mounts at the path, when all mounts there can be made writable. */
  private static List<MountFacts> openedAt(ContainerPath path, ContainerFacts container) {
    List<MountFacts> there =
        container.mounts().stream().filter(mount -> PatchObstacles.isAt(mount, path)).toList();
    return there.stream().allMatch(PatchObstacles::mayBeWritten)
        ? there.stream().filter(MountFacts::readOnly).toList()
        : List.of();
  }
}
