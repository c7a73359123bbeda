package dev.rootseal.trial;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.observe.paths.ContainerWrites;
import dev.rootseal.observe.paths.PathsText;
import dev.rootseal.rule.ContainerPath;
import java.util.ArrayList;
import java.util.List;

/** What is told of a trial, in lines; whoever prints them escapes them. */
final class TrialText {
  private TrialText() {}

  /** What is going to be done. */
  static List<String> before(
      LiveTarget.One workload, TrialPlan plan, PodCopy.Made copy, TrialSettings settings) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "A copy of one pod of %s is going to run %s, for %d s when it is ready:"
            .formatted(
                name(workload),
                plan.changesNothing() ? "as its template is" : "with this patch",
                settings.time().toSeconds()));
    lines.addAll(plan.lines());
    lines.add("What to know before:");
    TrialWarning.of(plan.workload()).forEach(line -> lines.add("  " + line));
    copy.remarks().forEach(line -> lines.add("  " + line));
    lines.add(
        settings.attempts() > 1
            ? "  up to %d more copies follow, one of them without the patch, to see where it writes"
                .formatted(settings.attempts())
            : "  one without the patch follows, to see where it writes");
    return lines;
  }

  /** What has become of it. */
  static List<String> after(LiveTarget.One workload, Outcome outcome, TrialSettings settings) {
    List<String> lines = new ArrayList<>();
    switch (outcome) {
      case Outcome.Passed(var readyAfter) ->
          lines.add(
              "PASS: the copy of %s was ready after %d s; no restart and no read-only error in %d s."
                  .formatted(name(workload), readyAfter.toSeconds(), settings.time().toSeconds()));
      case Outcome.Failed(var symptoms) -> {
        lines.add("FAIL: the copy of " + name(workload) + " does not run as it should:");
        symptoms.forEach(symptom -> lines.add("  " + symptom.sentence()));
      }
      case Outcome.Undone(var reason) -> lines.add("rootseal: " + reason);
    }
    return lines;
  }

  /** What a copy that runs does not prove. */
  static List<String> unproved(TrialPlan plan) {
    return plan.unsealed().stream()
        .map(name -> "  not proved: the root of container '" + name + "' is not read-only in it")
        .toList();
  }

  /** What a copy has written that could. */
  static List<String> seen(ContainerWrites seen) {
    return PathsText.of(seen).stream().map(line -> "  " + line).toList();
  }

  /** What a container writes without the patch, and cannot write with it. */
  static List<String> unwritten(TrialPlan plan, ContainerWrites seen) {
    return seen.writes().stream()
        .flatMap(writes -> writes.folders().stream())
        .filter(folder -> !plan.canWrite(seen.container(), ContainerPath.of(folder.path())))
        .map(
            folder ->
                "  container '%s' writes %s without the patch (%s), and with it has no writable mount there: does it go on without?"
                    .formatted(
                        seen.container(), folder.path(), String.join(", ", folder.examples())))
        .toList();
  }

  private static String name(LiveTarget.One workload) {
    return "%s '%s' in %s".formatted(workload.type().kind(), workload.name(), workload.place());
  }
}
