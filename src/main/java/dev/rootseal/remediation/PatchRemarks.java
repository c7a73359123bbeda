package dev.rootseal.remediation;

import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge;
import dev.rootseal.rule.JudgedContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Finds what a person should know before applying a patch. */
final class PatchRemarks {
  private static final ContainerPath TEMPORARY = ContainerPath.of("/tmp");
  private static final ContainerPath LOGS = ContainerPath.of("/var/log");

  /** Programs of the image catalogue that run on Ruby. */
  static final Set<String> RUBY = Set.of("fluentd", "fluentd-aggregator", "ruby");

  private static final Set<String> RUNS_ONCE = Set.of("Pod", "Job");

  private PatchRemarks() {}

  static List<PatchRemark> ofKind(String kind) {
    return RUNS_ONCE.contains(kind) ? List.of(new PatchRemark.Replace(kind)) : List.of();
  }

  static List<PatchRemark> of(JudgedContainer judged, PatchPlan plan) {
    String container = judged.facts().name();
    List<PatchRemark> remarks = new ArrayList<>();
    judged
        .knowledge()
        .filter(known -> known.decides() && !known.worksReadOnly())
        .ifPresent(known -> remarks.add(new PatchRemark.Unproven(container, known.name())));
    boolean ruby =
        judged.knowledge().map(ImageKnowledge::family).filter(RUBY::contains).isPresent();
    for (ContainerPath path : plan.emptied()) {
      if (ruby && path.same(TEMPORARY)) {
        remarks.add(new PatchRemark.NoStickyBit(container, path));
      }
      if (holdsLogs(path)) {
        remarks.add(new PatchRemark.LogLinks(container, path));
      }
    }
    remarks.addAll(HiddenContent.of(judged, plan));
    plan.opened()
        .forEach(mount -> remarks.add(new PatchRemark.Opened(container, mount.mountPath())));
    return remarks;
  }

  static boolean holdsLogs(ContainerPath path) {
    return path.isAtOrBelow(LOGS) || path.spelling().endsWith("/logs");
  }
}
