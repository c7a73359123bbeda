package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.Place;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Terminal;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One run of {@code rootseal fix}: reads, evaluates, writes patches and says to a person what they
 * do.
 */
public final class FixRun {
  /** What may hold a workload. */
  private static final Set<SkipReason> UNREAD =
      Set.of(SkipReason.TEMPLATE, SkipReason.HELM_TEMPLATE, SkipReason.IGNORED);

  private final FixSelection selection;
  private final Terminal messages;
  private final PrintWriter out;
  private final FixCounts counts = new FixCounts();
  private boolean anythingWritten;

  /** A run that tells a person what it does; where {@code out} is lost there is no use in more. */
  public FixRun(FixSelection selection, Terminal messages, PrintWriter out) {
    this.selection = selection;
    this.messages = messages;
    this.out = out;
  }

  /**
   * Does it over live workloads. What is best known comes first, so that of several nothing is
   * written before all are read.
   *
   * @throws ReadException if the API server cannot be used
   */
  public FixOutcome run(LiveTarget target, ReadOnlyApi api, Clock clock, FixOutput output) {
    List<ProposedFix> found = new ArrayList<>();
    LiveWorkloads workloads = new LiveWorkloads(api, clock, this::remark);
    workloads.read(
        target,
        (object, verdict) -> {
          counts.read(verdict);
          Remediation remediation = Remediation.of(verdict, object.at("/spec/template"));
          ProposedFix.live(object, verdict, remediation).ifPresent(found::add);
        });
    workloads.unread().forEach(one -> remark(one.message()));
    counts.unread = !workloads.unread().isEmpty();
    counts.anythingRead |= workloads.lists() > 0;
    found.sort(Comparator.comparingInt(this::rank));
    for (ProposedFix fix : found) {
      if (!leavesOut(selection, fix)) {
        write(fix, output);
      }
      if (out.checkError()) {
        return FixOutcome.UNWRITTEN;
      }
    }
    counts.summary(target).forEach(messages::line);
    if (anythingWritten) {
      output.howToApply().forEach(messages::line);
    }
    return counts.outcome();
  }

  private void remark(String remark) {
    messages.line("rootseal: " + remark);
  }

  /** Patches by their confidence, then findings without one, then what is left out. */
  private int rank(ProposedFix fix) {
    int last = PatchConfidence.values().length + 1;
    int its = fix.finding().confidence().map(PatchConfidence::ordinal).orElse(last - 1);
    return selection.leavesOut(fix).isEmpty() ? (fix.isPatched() ? its : last - 1) : last;
  }

  private boolean leavesOut(FixSelection wanted, ProposedFix fix) {
    List<String> reasons = wanted.leavesOut(fix);
    if (!reasons.isEmpty()) {
      (reasons.equals(fix.critical()) ? counts.critical : counts.unwanted).add(fix);
      messages.line(FixText.finding(fix));
      reasons.forEach(reason -> messages.line("  left out: " + reason));
    }
    return !reasons.isEmpty();
  }

  private void write(ProposedFix fix, FixOutput output) {
    counts.found.add(fix);
    FixText.about(fix, true).forEach(messages::line);
    try {
      if (fix.isPatched()) {
        output.write(fix);
        anythingWritten = true;
      }
    } catch (UncheckedIOException e) {
      counts.unwritten = true;
      remark(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Does it over files: reads and evaluates them all by a scan that has read nothing yet, then
   * fixes one after the other, in their order.
   */
  public FixOutcome run(List<FixSource> sources, ManifestScan scan, FileOutput output) {
    sources.forEach(source -> scan.add(source.read()));
    ScanReport report = scan.report();
    for (Problem problem : report.problems()) {
      counts.unread = true;
      remark("%s: cannot be read: %s".formatted(problem.spot(), problem.message()));
    }
    String skipped = skipped(report);
    if (report.workloads().isEmpty() && report.isWhole() && !skipped.isEmpty()) {
      counts.unevaluated = true;
    } else if (report.documents().read() > report.problems().size()) {
      counts.anythingRead = true;
    }
    report.workloads().forEach(one -> counts.read(one.verdict()));
    Map<String, List<ScannedWorkload>> found =
        report.findings().stream()
            .collect(Collectors.groupingBy(one -> one.place().orElseThrow().file()));
    for (FixSource source : sources) {
      List<ScannedWorkload> its = found.getOrDefault(source.name(), List.of());
      try {
        if (!its.isEmpty()) {
          fix(source, its, output);
        }
      } catch (UncheckedIOException e) {
        if (!output.standsAlone()) {
          throw e;
        }
        counts.unwrittenFiles++;
        remark(String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        counts.unread = true;
        Place place = its.getFirst().place().orElseThrow();
        remark(source.name() + ": cannot be fixed: " + Problem.of(place, e).message());
      }
      if (out.checkError()) {
        return FixOutcome.UNWRITTEN;
      }
    }
    if (report.documents().skipped().containsKey(SkipReason.HELM_TEMPLATE)) {
      messages.line(
          "Templates of Helm are not read: helm template NAME CHART | rootseal fix --as=helm"
              + " --chart=CHART --output-dir=DIR -");
    }
    String files = Terminal.count(report.documents().files(), "file");
    counts.summary(files + skipped).forEach(messages::line);
    (anythingWritten ? output.howToApply() : output.nothing()).forEach(messages::line);
    FixOutcome outcome = counts.outcome();
    return outcome == FixOutcome.CLEAN && report.workloads().isEmpty() ? FixOutcome.EMPTY : outcome;
  }

  private void fix(FixSource source, List<ScannedWorkload> found, FileOutput output) {
    // Whoever names a file means what is in it.
    FixSelection here =
        new FixSelection(selection.critical() || source.isNamed(), selection.confidences());
    FileText file = source.text();
    List<ProposedFix> wanted =
        file.fixes(found).stream().filter(fix -> !leavesOut(here, fix)).toList();
    List<ProposedFix> patched = wanted.stream().filter(ProposedFix::isPatched).toList();
    FilePlan plan =
        file.holds(found)
            ? output.plan(file, patched)
            : FilePlan.unedited(file, patched, fix -> Optional.of(EditRefusal.CHANGED));
    wanted.forEach(fix -> tell(fix, plan, output));
    if (!plan.made().isEmpty()) {
      output.write(plan);
      anythingWritten = true;
    }
  }

  private void tell(ProposedFix fix, FilePlan plan, FileOutput output) {
    Optional<List<String>> where = output.where(fix);
    FixText.about(fix, where.isEmpty()).forEach(messages::line);
    EditRefusal why = plan.left().get(fix);
    if (why == null) {
      counts.found.add(fix);
      where.ifPresent(lines -> lines.forEach(messages::line));
    } else {
      counts.leftAlone.merge(why.id(), 1, Integer::sum);
      messages.line("  left alone: " + why.sentence());
    }
  }

  private static String skipped(ScanReport report) {
    String skipped =
        report.documents().skipped().entrySet().stream()
            .filter(each -> UNREAD.contains(each.getKey()))
            .map(each -> each.getKey().count(each.getValue()))
            .collect(Collectors.joining(", "));
    return skipped.isEmpty() ? "" : " (skipped: " + skipped + ")";
  }

  public enum FixOutcome {
    /** Everything was read, and there is no workload in any file. */
    EMPTY,
    /** Everything was read, and there is no finding. */
    CLEAN,
    /** Everything was read, and each finding has its patch. */
    COMPLETE,
    /** Everything was read, and some finding has no patch, or one for a part, or was left out. */
    INCOMPLETE,
    /** Some patch could not be written, or did not arrive. */
    UNWRITTEN,
    PARTLY_READ,
    UNREAD
  }

  /**
   * Which patches are written: whether also those that can take the cluster down (one that is named
   * always is), and the confidences that are asked for.
   */
  public record FixSelection(boolean critical, Set<PatchConfidence> confidences) {
    public FixSelection {
      confidences = Set.copyOf(confidences);
    }

    /** Why the patch of a workload is not written, although there may be one; nothing if it is. */
    List<String> leavesOut(ProposedFix fix) {
      // Annotations alone hurt nobody.
      if (!critical && !fix.critical().isEmpty() && !fix.finding().containers().isEmpty()) {
        return fix.critical();
      }
      return fix.finding().confidence().stream()
          .filter(confidence -> fix.isPatched() && !confidences.contains(confidence))
          .map(one -> "its confidence is " + one.id())
          .toList();
    }
  }

  /** What a run of {@code rootseal fix} has come across, and how it ends. */
  private static final class FixCounts {
    /** A list or a document was read, whatever is in it. */
    private boolean anythingRead;

    private boolean unread;
    private boolean unwritten;
    private int unwrittenFiles;

    /** There is no workload, but something that may hold one and was not read. */
    private boolean unevaluated;

    private int workloads;
    private int exempt;
    private final List<ProposedFix> found = new ArrayList<>();

    /** Left out, for what they are or for their confidence. */
    private final List<ProposedFix> critical = new ArrayList<>();

    private final List<ProposedFix> unwanted = new ArrayList<>();

    /** By the reason for which their file cannot be fixed. */
    private final Map<String, Integer> leftAlone = new TreeMap<>();

    void read(WorkloadVerdict workload) {
      anythingRead = true;
      workloads++;
      exempt += workload.tally().of(Verdict.EXEMPT);
    }

    private int findings() {
      int left = leftAlone.values().stream().mapToInt(Integer::intValue).sum();
      return found.size() + critical.size() + unwanted.size() + left;
    }

    private List<ProposedFix> patched() {
      return found.stream().filter(ProposedFix::isPatched).toList();
    }

    private int whole() {
      return (int) patched().stream().filter(fix -> fix.remediation().refused().isEmpty()).count();
    }

    /** What cannot be read weighs more than what is not fixed. */
    FixOutcome outcome() {
      if (unwritten || unwrittenFiles > 0) {
        return FixOutcome.UNWRITTEN;
      }
      if (unread || unevaluated) {
        return anythingRead && !unevaluated ? FixOutcome.PARTLY_READ : FixOutcome.UNREAD;
      }
      if (findings() == 0) {
        return FixOutcome.CLEAN;
      }
      return whole() < findings() ? FixOutcome.INCOMPLETE : FixOutcome.COMPLETE;
    }

    /** What came of it all, in lines; none where it was about one workload, or unread. */
    List<String> summary(LiveTarget target) {
      if (target instanceof LiveTarget.One one) {
        return !anythingRead || findings() > 0 ? FixText.cautions(patched()) : lines(one.words());
      }
      return anythingRead ? summary(target.place()) : List.of();
    }

    /** The same, of files or of all workloads of some place. */
    List<String> summary(String place) {
      return lines(Terminal.count(workloads, "workload") + " read in " + place);
    }

    private List<String> lines(String about) {
      String read =
          about + (exempt > 0 ? ", " + Terminal.count(exempt, "container") + " exempt" : "");
      if (findings() == 0) {
        return List.of(read + (unevaluated ? ": nothing was evaluated." : ": nothing to fix."));
      }
      int leftOut = critical.size() + unwanted.size();
      int patched = patched().size();
      List<String> lines = new ArrayList<>();
      lines.add(
          "%s, %d with a finding: a patch for all of %d, for a part of %d, for nothing of %d%s."
              .formatted(
                  read,
                  findings(),
                  whole(),
                  patched - whole(),
                  findings() - patched - leftOut,
                  leftOut > 0 ? ", " + leftOut + " left out" : ""));
      if (patched > 0) {
        lines.add("Confidence of these patches: " + byConfidence(patched()) + ".");
      }
      if (!leftAlone.isEmpty()) {
        lines.add(
            leftAlone.entrySet().stream()
                .map(reason -> reason.getValue() + " " + reason.getKey())
                .collect(Collectors.joining(", ", "Left alone: ", ".")));
      }
      if (unwrittenFiles > 0) {
        lines.add("Not written: " + Terminal.count(unwrittenFiles, "file") + ", named above.");
      }
      if (!critical.isEmpty()) {
        lines.add(
            "Left out, because changing them can take the cluster down or would not last: %s."
                .formatted(Terminal.count(critical.size(), "workload")));
        lines.add("  --include-critical writes their patches, too.");
      }
      if (!unwanted.isEmpty()) {
        lines.add(
            "Left out by --confidence: %s (%s)."
                .formatted(Terminal.count(unwanted.size(), "workload"), byConfidence(unwanted)));
      }
      lines.addAll(FixText.cautions(patched()));
      return lines;
    }

    private static String byConfidence(List<ProposedFix> fixes) {
      List<PatchConfidence> all =
          fixes.stream().flatMap(fix -> fix.finding().confidence().stream()).toList();
      return Stream.of(PatchConfidence.values())
          .map(one -> Collections.frequency(all, one) + " " + one.id())
          .collect(Collectors.joining(", "));
    }
  }
}
