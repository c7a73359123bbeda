package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a person should know before applying a patch. */
final class PatchCaveats {
  private static final ContainerPath TEMPORARY = ContainerPath.of("/tmp");

  /** In no image does anything stand there that a program would miss. */
  private static final List<ContainerPath> EMPTY =
      List.of(TEMPORARY, ContainerPath.of("/var/tmp"), ContainerPath.of("/run"));

  private static final ContainerPath LOGS = ContainerPath.of("/var/log");

  /** Programs of the image catalogue that run on Ruby. */
  static final Set<String> RUBY = Set.of("fluentd", "fluentd-aggregator", "ruby");

  private static final Set<String> RUNS_ONCE = Set.of("Pod", "Job");

  private PatchCaveats() {}

  static List<PatchCaveat> ofKind(String kind) {
    return RUNS_ONCE.contains(kind) ? List.of(new PatchCaveat.Replace(kind)) : List.of();
  }

  static List<PatchCaveat> of(ContainerEvaluation evaluated, PatchPlan plan) {
    String container = evaluated.facts().name();
    Optional<ImageKnowledge> knowledge = evaluated.knowledge();
    List<PatchCaveat> remarks = new ArrayList<>();
    knowledge
        .filter(known -> known.decides() && !known.worksReadOnly())
        .ifPresent(known -> remarks.add(new PatchCaveat.Unproven(container, known.name())));
    boolean ruby = knowledge.map(ImageKnowledge::family).filter(RUBY::contains).isPresent();
    for (ContainerPath path : plan.emptied()) {
      if (ruby && path.same(TEMPORARY)) {
        remarks.add(new PatchCaveat.NoStickyBit(container, path));
      }
      if (holdsLogs(path)) {
        remarks.add(new PatchCaveat.LogLinks(container, path));
      }
    }
    addHidden(remarks, evaluated, plan);
    knowledge
        .filter(known -> known.decides() || known.runsImageProgram())
        .ifPresent(known -> addOptional(remarks, known, evaluated));
    for (Note note : evaluated.notes()) {
      if (note instanceof Note.WritesToRoot writes) {
        remarks.add(new PatchCaveat.CommandWrites(container, writes));
      }
    }
    plan.opened()
        .forEach(mount -> remarks.add(new PatchCaveat.Opened(container, mount.mountPath())));
    return remarks;
  }

  private static boolean holdsLogs(ContainerPath path) {
    return path.isAtOrBelow(LOGS) || path.spelling().endsWith("/logs");
  }

  /** What the new volumes of a container hide, as far as that is known. */
  private static void addHidden(
      List<PatchCaveat> remarks, ContainerEvaluation evaluated, PatchPlan plan) {
    List<ContainerPath> unknown = new ArrayList<>();
    for (ContainerPath path : plan.emptied()) {
      hint(path, evaluated).ifPresentOrElse(remarks::add, () -> unknown.add(path));
    }
    unknown.removeIf(path -> isKnownToBeEmpty(path, evaluated));
    if (!unknown.isEmpty()) {
      remarks.add(new PatchCaveat.Hides(evaluated.facts().name(), unknown));
    }
    for (ContainerPath path : evaluated.facts().uncovered(evaluated.required().advised())) {
      hint(path, evaluated).ifPresent(remarks::add);
    }
  }

  private static Optional<PatchCaveat> hint(ContainerPath path, ContainerEvaluation evaluated) {
    String container = evaluated.facts().name();
    return evaluated
        .knowledge()
        .flatMap(
            known ->
                known
                    .needOf(path)
                    .map(need -> new PatchCaveat.MayNeed(container, known.name(), path, need)));
  }

  /** A row that lists a path for an image knows what the image has there, however it is started. */
  private static boolean isKnownToBeEmpty(ContainerPath path, ContainerEvaluation evaluated) {
    return evaluated.required().source() == RequiredPaths.Source.CATALOGUE
        || evaluated.knowledge().stream()
            .anyMatch(known -> known.runsImageProgram() && known.needs(path))
        || EMPTY.stream().anyMatch(path::isAtOrBelow)
        || holdsLogs(path);
  }

  /** Content at paths that are written in some set-ups only: nobody asks for a mount there. */
  private static void addOptional(
      List<PatchCaveat> remarks, ImageKnowledge known, ContainerEvaluation evaluated) {
    List<ContainerPath> seeds =
        known.special().stream()
            .filter(special -> special.need() == Need.SEED)
            .map(ImageKnowledge.SpecialPath::path)
            .filter(path -> evaluated.required().paths().stream().noneMatch(path::isAtOrBelow))
            .toList();
    for (ContainerPath path : evaluated.facts().uncovered(seeds)) {
      remarks.add(new PatchCaveat.ShipsContent(evaluated.facts().name(), known.name(), path));
    }
  }
}
