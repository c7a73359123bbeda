package dev.rootseal.remediation;

import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a person should know before applying a patch of a container, a sentence each. */
record PatchCaveats(ContainerEvaluation evaluated, PatchPlan plan, List<String> remarks) {
  private static final ContainerPath TEMPORARY = ContainerPath.of("/tmp");

  /** In no image does anything stand there that a program would miss. */
  private static final List<ContainerPath> EMPTY =
      List.of(TEMPORARY, ContainerPath.of("/var/tmp"), ContainerPath.of("/run"));

  private static final ContainerPath LOGS = ContainerPath.of("/var/log");

  /** Programs of the image catalogue that run on Ruby. */
  static final Set<String> RUBY = Set.of("fluentd", "fluentd-aggregator", "ruby");

  /** Where somebody has looked into the image, it is known what a new volume hides. */
  static List<String> of(ContainerEvaluation evaluated, PatchPlan plan, boolean looked) {
    PatchCaveats caveats = new PatchCaveats(evaluated, plan, new ArrayList<>());
    caveats.addProgram();
    caveats.addHidden(looked);
    evaluated
        .knowledge()
        .filter(known -> known.decides() || known.runsImageProgram())
        .ifPresent(caveats::addOptional);
    evaluated.notes().stream()
        .filter(Note.WritesToRoot.class::isInstance)
        .forEach(note -> caveats.add(NoteSentence.of(note)));
    for (MountFacts mount : plan.opened()) {
      caveats.add("the mount at " + mount.mountPath() + " was read-only and becomes writable.");
    }
    return caveats.remarks;
  }

  private void add(String sentence) {
    remarks.add("Container '%s': %s".formatted(evaluated.facts().name(), sentence));
  }

  /** Source of what is said of Ruby: kubernetes/kubernetes issue 110835. */
  private void addProgram() {
    Optional<ImageKnowledge> knowledge = evaluated.knowledge();
    knowledge
        .filter(known -> known.decides() && !known.worksReadOnly())
        .map(ImageKnowledge::name)
        .ifPresent(
            image -> add(image + " is not known to run with a read-only root: try it first."));
    boolean ruby = knowledge.map(ImageKnowledge::family).filter(RUBY::contains).isPresent();
    for (ContainerPath path : plan.emptied()) {
      if (ruby && path.same(TEMPORARY)) {
        add(
            ("Ruby refuses %s as a temporary directory, for an empty volume has no sticky bit: make a"
                    + " directory with mode 1777 in it and point TMPDIR there.")
                .formatted(path));
      }
      if (holdsLogs(path)) {
        add(
            "where the image links logs below %s to its output, the volume hides the links."
                .formatted(path));
      }
    }
  }

  private static boolean holdsLogs(ContainerPath path) {
    return path.isAtOrBelow(LOGS) || path.spelling().endsWith("/logs");
  }

  /** What the new volumes of a container hide, as far as that is known. */
  private void addHidden(boolean looked) {
    List<ContainerPath> unknown = new ArrayList<>();
    for (ContainerPath path : plan.emptied()) {
      hint(path).ifPresentOrElse(remarks::add, () -> unknown.add(path));
    }
    unknown.removeIf(path -> looked || isKnownToBeEmpty(path));
    if (!unknown.isEmpty()) {
      add("a new volume hides what the image ships at " + ContainerPath.listed(unknown) + ".");
    }
    for (ContainerPath path : evaluated.facts().uncovered(evaluated.required().advised())) {
      hint(path).ifPresent(remarks::add);
    }
  }

  /** An empty volume does not serve the path; no obstacle, for something else may run. */
  private Optional<String> hint(ContainerPath path) {
    return evaluated
        .knowledge()
        .flatMap(
            known ->
                known
                    .needOf(path)
                    .map(need -> NoteSentence.of(path, need))
                    .map(
                        sentence ->
                            "Container '%s', if it runs %s: %s"
                                .formatted(evaluated.facts().name(), known.name(), sentence)));
  }

  /** A row that lists a path for an image knows what the image has there, however it is started. */
  private boolean isKnownToBeEmpty(ContainerPath path) {
    return evaluated.required().source() == RequiredPaths.Source.CATALOGUE
        || evaluated.knowledge().stream()
            .anyMatch(known -> known.runsImageProgram() && known.needs(path))
        || EMPTY.stream().anyMatch(path::isAtOrBelow)
        || holdsLogs(path);
  }

  /** Content at paths that are written in some set-ups only: nobody asks for a mount there. */
  private void addOptional(ImageKnowledge known) {
    List<ContainerPath> seeds =
        known.special(Need.SEED).stream()
            .filter(path -> evaluated.required().paths().stream().noneMatch(path::isAtOrBelow))
            .toList();
    for (ContainerPath path : evaluated.facts().uncovered(seeds)) {
      add(
          ("in some set-ups %s writes to %s. The image ships content there, which an empty volume"
                  + " would hide: copy it into the volume first.")
              .formatted(known.name(), path));
    }
  }
}
