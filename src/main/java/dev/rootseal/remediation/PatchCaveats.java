package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerEvaluation;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds what a person should know before applying a patch. */
final class PatchCaveats {
  private static final ContainerPath TEMPORARY = ContainerPath.of("/tmp");
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
    remarks.addAll(HiddenContent.of(evaluated, plan));
    evaluated.notes().stream()
        .filter(Note.WritesToRoot.class::isInstance)
        .map(Note.WritesToRoot.class::cast)
        .forEach(note -> remarks.add(new PatchCaveat.CommandWrites(container, note)));
    plan.opened()
        .forEach(mount -> remarks.add(new PatchCaveat.Opened(container, mount.mountPath())));
    return remarks;
  }

  static boolean holdsLogs(ContainerPath path) {
    return path.isAtOrBelow(LOGS) || path.spelling().endsWith("/logs");
  }
}
