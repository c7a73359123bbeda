package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixSelection.LeftOut;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.live.WorkloadType;
import dev.rootseal.manifest.EditRefusal;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Screen;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run of {@code rootseal fix}: reads, evaluates, writes patches and says to a person what they
 * do.
 */
public final class FixRun {
  /** What may hold a workload. */
  private static final Set<SkipReason> UNREAD =
      EnumSet.of(SkipReason.TEMPLATE, SkipReason.HELM_TEMPLATE, SkipReason.IGNORED);

  private final FixSelection selection;
  private final Screen told;
  private final FixCounts counts = new FixCounts();

  /**
   * A run that has not begun.
   *
   * @param told where a person reads
   */
  public FixRun(FixSelection selection, Screen told) {
    this.selection = selection;
    this.told = told;
  }

  /**
   * Does it over live workloads. What is best known comes first, so that of several nothing is
   * written before all are read.
   *
   * @throws ReadException if the API server cannot be used
   */
  public FixOutcome run(LiveTarget target, ReadOnlyApi api, Clock clock, FixOutput output) {
    List<WorkloadFix> found = new ArrayList<>();
    new LiveWorkloads(api, clock, new Reading(found)).read(target);
    found.sort(Comparator.comparingInt(this::rank));
    for (WorkloadFix fix : found) {
      if (!leavesOut(selection, fix)) {
        write(fix, output);
      }
    }
    counts.summary(target).forEach(told::line);
    printCautions();
    if (counts.patched() > 0) {
      output.howToApply().forEach(told::line);
    }
    return counts.outcome();
  }

  private final class Reading implements LiveWorkloads.Reading {
    private final List<WorkloadFix> found;

    Reading(List<WorkloadFix> found) {
      this.found = found;
    }

    @Override
    public void workload(WorkloadType type, JsonNode object, WorkloadVerdict verdict) {
      counts.read(verdict.tally().of(Verdict.EXEMPT));
      WorkloadFix.of(type, object, verdict, Remediation.of(verdict, object.at("/spec/template")))
          .ifPresent(found::add);
    }

    @Override
    public void listRead() {
      counts.listRead();
    }

    @Override
    public void unread(String problem) {
      counts.unread();
      FixRun.this.remark(problem);
    }

    @Override
    public void remark(String remark) {
      FixRun.this.remark(remark);
    }
  }

  private void remark(String remark) {
    told.line("rootseal: " + remark);
  }

  /** Patches by their confidence, then findings without one, then what is left out. */
  private int rank(WorkloadFix fix) {
    int last = PatchConfidence.values().length + 1;
    return selection.leavesOut(fix).isPresent()
        ? last
        : fix.finding()
            .confidence()
            .filter(confidence -> fix.isPatched())
            .map(PatchConfidence::ordinal)
            .orElse(last - 1);
  }

  private boolean leavesOut(FixSelection wanted, ProposedFix fix) {
    Optional<LeftOut> why = wanted.leavesOut(fix);
    why.ifPresent(
        reason -> {
          counts.leftOut(reason);
          FixText.leftOut(fix, reason).forEach(told::line);
        });
    return why.isPresent();
  }

  private void write(WorkloadFix fix, FixOutput output) {
    counts.found(fix);
    FixText.about(fix).forEach(told::line);
    if (!fix.isPatched()) {
      return;
    }
    try {
      output.write(fix);
    } catch (UncheckedIOException e) {
      counts.unwritten();
      remark(String.valueOf(e.getMessage()));
    }
  }

  private void printCautions() {
    if (counts.patched() > 0) {
      FixText.cautions(counts.volumesAdded()).forEach(told::line);
    }
  }

  /**
   * Does it over files: reads and evaluates them all, then fixes one after the other, in their
   * order.
   *
   * @param scan one that has read nothing yet
   */
  public FixOutcome run(List<FixSource> sources, ManifestScan scan, FileOutput output) {
    sources.forEach(source -> scan.add(source.read()));
    ScanReport report = scan.report();
    for (Problem problem : report.problems()) {
      counts.unread();
      remark("%s: cannot be read: %s".formatted(problem.spot(), problem.message()));
    }
    if (report.workloads().isEmpty() && report.isWhole() && !skipped(report).isEmpty()) {
      counts.nothingEvaluated();
    } else if (report.documents().read() > report.problems().size()) {
      counts.listRead();
    }
    Map<String, List<ScannedWorkload>> byFile = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.workloads()) {
      counts.read(workload.verdict().tally().of(Verdict.EXEMPT));
      String file = workload.place().orElseThrow().file();
      byFile.computeIfAbsent(file, same -> new ArrayList<>()).add(workload);
    }
    for (FixSource source : sources) {
      try {
        fix(source, byFile.getOrDefault(source.name(), List.of()), output);
      } catch (UncheckedIOException | OutputLostException e) {
        throw e;
      } catch (RuntimeException e) {
        counts.unread();
        remark(
            "%s: cannot be fixed: a mistake in rootseal, please report it: %s, at %s"
                .formatted(source.name(), e, e.getStackTrace()[0]));
      }
    }
    printEnd(report);
    output.finish().forEach(told::line);
    return counts.outcome();
  }

  private void fix(FixSource source, List<ScannedWorkload> workloads, FileOutput output) {
    List<ScannedWorkload> found =
        workloads.stream().filter(workload -> workload.finding().isPresent()).toList();
    if (found.isEmpty()) {
      return;
    }
    // Whoever names a file means what is in it.
    FixSelection here =
        new FixSelection(selection.critical() || source.isNamed(), selection.confidences());
    FileText file = FileText.of(source);
    List<FileFix> fixes = FileFix.of(found, ManifestObjects.of(file.text()));
    List<FileFix> wanted = fixes.stream().filter(fix -> !leavesOut(here, fix)).toList();
    List<FileFix> patched = wanted.stream().filter(FileFix::isPatched).toList();
    FilePlan plan = file.holds(found) ? output.plan(file, patched) : changed(file, patched);
    wanted.forEach(fix -> tell(fix, plan, output));
    if (!plan.done().isEmpty()) {
      output.write(plan);
    }
  }

  private static FilePlan changed(FileText file, List<FileFix> fixes) {
    Map<FileFix, EditRefusal> left = new LinkedHashMap<>();
    fixes.forEach(fix -> left.put(fix, EditRefusal.CHANGED));
    return FilePlan.unedited(file, List.of(), left);
  }

  private void tell(FileFix fix, FilePlan plan, FileOutput output) {
    FixText.about(fix, !output.saysWhere()).forEach(told::line);
    EditRefusal why = plan.left().get(fix);
    if (why == null) {
      counts.found(fix);
      output.remarks(fix).forEach(told::line);
    } else {
      counts.leftAlone(why.id());
      told.line("  left alone: " + why.sentence());
    }
  }

  private void printEnd(ScanReport report) {
    int files = report.documents().files();
    if (report.documents().skipped().containsKey(SkipReason.HELM_TEMPLATE)) {
      told.line(
          "Templates of Helm are not read: helm template NAME CHART | rootseal fix --as=helm"
              + " --chart=CHART --output-dir=DIR -");
    }
    counts
        .summary((files == 1 ? "1 file" : files + " files") + skipped(report))
        .forEach(told::line);
    printCautions();
  }

  private static String skipped(ScanReport report) {
    String skipped =
        report.documents().skipped().entrySet().stream()
            .filter(each -> UNREAD.contains(each.getKey()))
            .sorted(Map.Entry.comparingByKey())
            .map(each -> each.getKey().count(each.getValue()))
            .collect(Collectors.joining(", "));
    return skipped.isEmpty() ? "" : " (skipped: " + skipped + ")";
  }

  /** How a run of {@code rootseal fix} ended. */
  public enum FixOutcome {
    /** Everything was read, and there is no finding. */
    CLEAN,
    /** Everything was read, and each finding has its patch. */
    COMPLETE,
    /**
     * Everything was read, and some finding has no patch, or one for a part of it, or was left out.
     */
    INCOMPLETE,
    /** Some patch could not be written. */
    UNWRITTEN,
    /** Something could not be read. */
    PARTLY_READ,
    /** Nothing could be read. */
    UNREAD
  }
}
