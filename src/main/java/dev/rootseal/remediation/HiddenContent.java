package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerEvaluation;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.RequiredPaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the new volumes of a container hide, as far as that is known. */
final class HiddenContent {
  /** In no image does anything stand there that a program would miss. */
  private static final List<ContainerPath> TEMPORARY =
      List.of(ContainerPath.of("/tmp"), ContainerPath.of("/var/tmp"), ContainerPath.of("/run"));

  private HiddenContent() {}

  static List<PatchCaveat> of(ContainerEvaluation evaluated, PatchPlan plan) {
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
        evaluated.knowledge().filter(known -> known.ofItsClass() && known.needs(path)).isPresent();
    return evaluated.required().source() == RequiredPaths.Source.CATALOGUE
        || listed
        || TEMPORARY.stream().anyMatch(path::isAtOrBelow)
        || PatchCaveats.holdsLogs(path);
  }

  /** Content at paths that are written in some set-ups only: nobody asks for a mount there. */
  private static List<PatchCaveat> optional(ContainerEvaluation evaluated) {
    return evaluated
        .knowledge()
        .filter(known -> known.decides() || known.ofItsClass())
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
