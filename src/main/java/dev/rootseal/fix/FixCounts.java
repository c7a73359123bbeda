package dev.rootseal.fix;

import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixSelection.LeftOut;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.report.PatchConfidence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a run of {@code rootseal fix} has come across, and how it ends. */
final class FixCounts {
  private int lists;
  private int unread;
  private int unwritten;
  private boolean unevaluated;
  private int workloads;
  private int exempt;
  private int findings;
  private int patched;
  private int whole;
  private int critical;
  private final Map<PatchConfidence, Integer> unwanted = new EnumMap<>(PatchConfidence.class);
  private final Map<PatchConfidence, Integer> confidences = new EnumMap<>(PatchConfidence.class);
  private final Map<String, Integer> leftAlone = new TreeMap<>();
  private boolean volumesAdded;

  void listRead() {
    lists++;
  }

  void unread() {
    unread++;
  }

  /** There is no workload, but something that may hold one and was not read. */
  void nothingEvaluated() {
    unevaluated = true;
  }

  void unwritten() {
    unwritten++;
  }

  /**
   * A workload was read.
   *
   * @param exemptContainers how many of its containers are exempt
   */
  void read(int exemptContainers) {
    workloads++;
    exempt += exemptContainers;
  }

  /** It has a finding, and its patch is left out. */
  void leftOut(LeftOut why) {
    findings++;
    switch (why) {
      case LeftOut.Critical(var _) -> critical++;
      case LeftOut.Confidence(var confidence) -> unwanted.merge(confidence, 1, Integer::sum);
    }
  }

  /** It has a finding and a patch, but its file cannot be fixed. */
  void leftAlone(String reason) {
    findings++;
    leftAlone.merge(reason, 1, Integer::sum);
  }

  void found(ProposedFix fix) {
    findings++;
    patched += fix.isPatched() ? 1 : 0;
    whole += fix.isWhole() ? 1 : 0;
    if (fix.isPatched()) {
      fix.finding().confidence().ifPresent(one -> confidences.merge(one, 1, Integer::sum));
    }
    volumesAdded |= fix.remediation().patched().stream().anyMatch(one -> !one.added().isEmpty());
  }

  int patched() {
    return patched;
  }

  boolean volumesAdded() {
    return volumesAdded;
  }

  /** What cannot be read weighs more than what is not fixed. */
  FixOutcome outcome() {
    if (unwritten > 0) {
      return FixOutcome.UNWRITTEN;
    }
    if (unevaluated) {
      return FixOutcome.UNREAD;
    }
    if (unread > 0) {
      return workloads + lists > 0 ? FixOutcome.PARTLY_READ : FixOutcome.UNREAD;
    }
    if (findings == 0) {
      return FixOutcome.CLEAN;
    }
    return whole < findings ? FixOutcome.INCOMPLETE : FixOutcome.COMPLETE;
  }

  /** What came of it all, in lines; none where it was about one workload, or unread. */
  List<String> summary(LiveTarget target) {
    boolean one = target instanceof LiveTarget.One;
    return workloads + lists == 0 || (one && findings > 0)
        ? List.of()
        : lines(subject(target) + exemptions());
  }

  List<String> summary(String files) {
    return lines("%s read in %s%s".formatted(number(workloads, "workload"), files, exemptions()));
  }

  private List<String> lines(String read) {
    if (findings == 0) {
      return List.of(read + (unevaluated ? ": nothing was evaluated." : ": nothing to fix."));
    }
    List<String> lines = new ArrayList<>();
    lines.add(numbers(read));
    if (patched > 0) {
      lines.add("Confidence of these patches: " + byConfidence(confidences) + ".");
    }
    if (!leftAlone.isEmpty()) {
      lines.add("Left alone: " + byReason() + ".");
    }
    if (critical > 0) {
      lines.add(
          "Left out, because changing them can take the cluster down or would not last: %s."
              .formatted(number(critical, "workload")));
      lines.add("  --include-critical writes their patches, too.");
    }
    if (!unwanted.isEmpty()) {
      lines.add(
          "Left out by --confidence: %s (%s)."
              .formatted(number(unwanted(), "workload"), byConfidence(unwanted)));
    }
    return lines;
  }

  private String numbers(String read) {
    int leftOut = critical + unwanted();
    return "%s, %d with a finding: a patch for all of %d, for a part of %d, for nothing of %d%s."
        .formatted(
            read,
            findings,
            whole,
            patched - whole,
            findings - patched - leftOut,
            leftOut > 0 ? ", " + leftOut + " left out" : "");
  }

  private String byReason() {
    return leftAlone.entrySet().stream()
        .map(reason -> reason.getValue() + " " + reason.getKey())
        .collect(Collectors.joining(", "));
  }

  private int unwanted() {
    return unwanted.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String byConfidence(Map<PatchConfidence, Integer> counts) {
    return Stream.of(PatchConfidence.values())
        .map(one -> counts.getOrDefault(one, 0) + " " + one.id())
        .collect(Collectors.joining(", "));
  }

  private String subject(LiveTarget target) {
    return target instanceof LiveTarget.One(var type, var namespace, var name)
        ? "%s '%s' in %s".formatted(type.kind(), name, target.place())
        : "%s read in %s".formatted(number(workloads, "workload"), target.place());
  }

  private String exemptions() {
    return exempt > 0 ? ", " + number(exempt, "container") + " exempt" : "";
  }

  private static String number(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
