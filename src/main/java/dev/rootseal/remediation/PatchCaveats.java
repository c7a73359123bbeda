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
    List<PatchCaveat> remarks = new ArrayList<>();
    evaluated
        .knowledge()
        .filter(known -> known.decides() && !known.worksReadOnly())
        .ifPresent(known -> remarks.add(new PatchCaveat.Unproven(container, known.name())));
    boolean ruby =
        evaluated.knowledge().map(ImageKnowledge::family).filter(RUBY::contains).isPresent();
    for (ContainerPath path : plan.emptied()) {
      if (ruby && path.same(TEMPORARY)) {
        remarks.add(new PatchCaveat.NoStickyBit(container, path));
      }
      if (holdsLogs(path)) {
        remarks.add(new PatchCaveat.LogLinks(container, path));
      }
    }
    remarks.addAll(hidden(evaluated, plan));
    evaluated.notes().stream()
        .filter(Note.WritesToRoot.class::isInstance)
        .map(Note.WritesToRoot.class::cast)
        .forEach(note -> remarks.add(new PatchCaveat.CommandWrites(container, note)));
    plan.opened()
        .forEach(mount -> remarks.add(new PatchCaveat.Opened(container, mount.mountPath())));
    return remarks;
  }

  private static boolean holdsLogs(ContainerPath path) {
    return path.isAtOrBelow(LOGS) || path.spelling().endsWith("/logs");
  }

  /** What the new volumes of a container hide, as far as that is known. */
  private static List<PatchCaveat> hidden(ContainerEvaluation evaluated, PatchPlan plan) {
    List<PatchCaveat> remarks = new ArrayList<>();
    List<ContainerPath> unknown = new ArrayList<>();
    for (ContainerPath path : plan.emptied()) {
      evaluated
          .knowledge()
          .flatMap(known -> hint(path, known, evaluated))
          .ifPresentOrElse(remarks::add, () -> unknown.add(path));
    }
    unknown.removeIf(path -> isKnownToBeEmpty(path, evaluated));
    if (!unknown.isEmpty()) {
      remarks.add(new PatchCaveat.Hides(evaluated.facts().name(), unknown));
    }
    for (ContainerPath path : evaluated.facts().uncovered(evaluated.required().advised())) {
      evaluated.knowledge().flatMap(known -> hint(path, known, evaluated)).ifPresent(remarks::add);
    }
    remarks.addAll(optional(evaluated));
    return remarks;
  }

  private static Optional<PatchCaveat> hint(
      ContainerPath path, ImageKnowledge known, ContainerEvaluation evaluated) {
    return known
        .needOf(path)
        .<PatchCaveat>map(
            need -> new PatchCaveat.MayNeed(evaluated.facts().name(), known.name(), path, need));
  }

  /** A row that lists a path for an image knows what the image has there, however it is started. */
  private static boolean isKnownToBeEmpty(ContainerPath path, ContainerEvaluation evaluated) {
    boolean listed =
        evaluated
            .knowledge()
            .filter(known -> known.runsImageProgram() && known.needs(path))
            .isPresent();
    return evaluated.required().source() == RequiredPaths.Source.CATALOGUE
        || listed
        || EMPTY.stream().anyMatch(path::isAtOrBelow)
        || holdsLogs(path);
  }

  /** Content at paths that are written in some set-ups only: nobody asks for a mount there. */
  private static List<PatchCaveat> optional(ContainerEvaluation evaluated) {
    return evaluated
        .knowledge()
        .filter(known -> known.decides() || known.runsImageProgram())
        .map(known -> optional(known, evaluated))
        .orElse(List.of());
  }

  private static List<PatchCaveat> optional(ImageKnowledge known, ContainerEvaluation evaluated) {
    List<ContainerPath> seeds =
        known.special().stream()
            .filter(special -> special.need() == Need.SEED)
            .map(ImageKnowledge.SpecialPath::path)
            .filter(path -> evaluated.required().paths().stream().noneMatch(path::isAtOrBelow))
            .toList();
    return evaluated.facts().uncovered(seeds).stream()
        .<PatchCaveat>map(
            path -> new PatchCaveat.ShipsContent(evaluated.facts().name(), known.name(), path))
        .toList();
  }
}
