package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.JudgedContainer;
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

  static List<PatchRemark> of(JudgedContainer judged, PatchPlan plan) {
    List<PatchRemark> remarks = new ArrayList<>();
    List<ContainerPath> unknown = new ArrayList<>();
    for (ContainerPath path : plan.emptied()) {
      judged
          .knowledge()
          .flatMap(known -> hint(path, known, judged))
          .ifPresentOrElse(remarks::add, () -> unknown.add(path));
    }
    unknown.removeIf(path -> isKnownToBeEmpty(path, judged));
    if (!unknown.isEmpty()) {
      remarks.add(new PatchRemark.Hides(judged.facts().name(), unknown));
    }
    remarks.addAll(optional(judged));
    return remarks;
  }

  private static Optional<PatchRemark> hint(
      ContainerPath path, ImageKnowledge known, JudgedContainer judged) {
    return known
        .needOf(path)
        .<PatchRemark>map(
            need -> new PatchRemark.MayNeed(judged.facts().name(), known.name(), path, need));
  }

  /** A row that lists a path for an image knows what the image has there. */
  private static boolean isKnownToBeEmpty(ContainerPath path, JudgedContainer judged) {
    return judged.required().source() == RequiredPaths.Source.CATALOGUE
        || TEMPORARY.stream().anyMatch(path::isAtOrBelow)
        || PatchRemarks.holdsLogs(path);
  }

  /** Content at paths that are written in some set-ups only: nobody asks for a mount there. */
  private static List<PatchRemark> optional(JudgedContainer judged) {
    return judged
        .knowledge()
        .filter(ImageKnowledge::decides)
        .map(known -> optional(known, judged))
        .orElse(List.of());
  }

  private static List<PatchRemark> optional(ImageKnowledge known, JudgedContainer judged) {
    List<ContainerPath> seeds =
        known.special().stream()
            .filter(special -> special.need() == Need.SEED)
            .map(ImageKnowledge.SpecialPath::path)
            .filter(path -> judged.required().paths().stream().noneMatch(path::isAtOrBelow))
            .toList();
    return judged.facts().uncovered(seeds).stream()
        .<PatchRemark>map(
            path -> new PatchRemark.ShipsContent(judged.facts().name(), known.name(), path))
        .toList();
  }
}
