package dev.rootseal.fix;

import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixRun.FixSelection.LeftOut;
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
  private boolean anythingRead;
  private boolean unread;
  private boolean unwritten;
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

  /** A list or a document was read, whatever is in it. */
  void somethingRead() {
    anythingRead = true;
  }

  void unread() {
    unread = true;
  }

  /** There is no workload, but something that may hold one and was not read. */
  void nothingEvaluated() {
    unevaluated = true;
  }

  void unwritten() {
    unwritten = true;
  }

  /** A workload was read. */
  void read(int exemptContainers) {
    anythingRead = true;
    workloads++;
    exempt += exemptContainers;
  }

  /** It has a finding, and its patch is left out. */
  void leftOut(LeftOut why) {
    findings++;
    why.confidence().ifPresentOrElse(one -> unwanted.merge(one, 1, Integer::sum), () -> critical++);
  }

  /** It has a finding and a patch, but its file cannot be fixed. */
  void leftAlone(String reason) {
    findings++;
    leftAlone.merge(reason, 1, Integer::sum);
  }

  void found(ProposedFix fix) {
    findings++;
    if (fix.isPatched()) {
      patched++;
      whole += fix.remediation().refused().isEmpty() ? 1 : 0;
      fix.finding().confidence().ifPresent(one -> confidences.merge(one, 1, Integer::sum));
      volumesAdded |= fix.remediation().patched().stream().anyMatch(one -> !one.added().isEmpty());
    }
  }

  /** What cannot be read weighs more than what is not fixed. */
  FixOutcome outcome() {
    if (unwritten) {
      return FixOutcome.UNWRITTEN;
    }
    if (unevaluated || (unread && !anythingRead)) {
      return FixOutcome.UNREAD;
    }
    if (unread) {
      return FixOutcome.PARTLY_READ;
    }
    if (findings == 0) {
      return FixOutcome.CLEAN;
    }
    return whole < findings ? FixOutcome.INCOMPLETE : FixOutcome.COMPLETE;
  }

  /** What came of it all, in lines; none where it was about one workload, or unread. */
  List<String> summary(LiveTarget target) {
    if (target instanceof LiveTarget.One one) {
      return !anythingRead || findings > 0 ? cautions() : lines(one.words());
    }
    return anythingRead
        ? lines(number(workloads, "workload") + " read in " + target.place())
        : List.of();
  }

  List<String> summary(String files) {
    return lines(number(workloads, "workload") + " read in " + files);
  }

  private List<String> cautions() {
    return patched > 0 ? FixText.cautions(volumesAdded) : List.of();
  }

  private List<String> lines(String about) {
    String read = about + (exempt > 0 ? ", " + number(exempt, "container") + " exempt" : "");
    if (findings == 0) {
      return List.of(read + (unevaluated ? ": nothing was evaluated." : ": nothing to fix."));
    }
    int notWanted = unwanted.values().stream().mapToInt(Integer::intValue).sum();
    int leftOut = critical + notWanted;
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s, %d with a finding: a patch for all of %d, for a part of %d, for nothing of %d%s."
            .formatted(
                read,
                findings,
                whole,
                patched - whole,
                findings - patched - leftOut,
                leftOut > 0 ? ", " + leftOut + " left out" : ""));
    if (patched > 0) {
      lines.add("Confidence of these patches: " + byConfidence(confidences) + ".");
    }
    if (!leftAlone.isEmpty()) {
      lines.add(
          leftAlone.entrySet().stream()
              .map(reason -> reason.getValue() + " " + reason.getKey())
              .collect(Collectors.joining(", ", "Left alone: ", ".")));
    }
    if (critical > 0) {
      lines.add(
          "Left out, because changing them can take the cluster down or would not last: %s."
              .formatted(number(critical, "workload")));
      lines.add("  --include-critical writes their patches, too.");
    }
    if (notWanted > 0) {
      lines.add(
          "Left out by --confidence: %s (%s)."
              .formatted(number(notWanted, "workload"), byConfidence(unwanted)));
    }
    lines.addAll(cautions());
    return lines;
  }

  private static String byConfidence(Map<PatchConfidence, Integer> counts) {
    return Stream.of(PatchConfidence.values())
        .map(one -> counts.getOrDefault(one, 0) + " " + one.id())
        .collect(Collectors.joining(", "));
  }

  private static String number(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
