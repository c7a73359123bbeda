package dev.rootseal.fix;

import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixRun.FixOutcome;
import dev.rootseal.fix.FixSelection.LeftOut;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.manifest.EditObstacle;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestObjects;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.rule.Verdict;
import dev.rootseal.scan.ManifestScan;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Screen;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One run of {@code rootseal fix} over files: reads and evaluates them all, then fixes one after
 * the other, in their order.
 */
public final class FileFixRun {
  /** What may hold a workload. */
  private static final Set<SkipReason> UNREAD =
      EnumSet.of(SkipReason.TEMPLATE, SkipReason.HELM_TEMPLATE, SkipReason.IGNORED);

  private final FixSelection selection;
  private final FileOutput output;
  private final Screen told;
  private final FixCounts counts = new FixCounts();

  /**
   * A run that has not begun.
   *
   * @param told where a person reads
   */
  public FileFixRun(FixSelection selection, FileOutput output, Screen told) {
    this.selection = selection;
    this.output = output;
    this.told = told;
  }

  /** Does it, with a scan that has read nothing yet. */
  public FixOutcome run(List<FixSource> sources, ManifestScan scan) {
    sources.forEach(source -> scan.add(source.read()));
    ScanReport report = scan.report();
    report.problems().forEach(this::printProblem);
    if (report.workloads().isEmpty() && report.isWhole() && !skipped(report).isEmpty()) {
      counts.nothingEvaluated();
    } else if (report.documents().read() > report.problems().size()) {
      counts.listRead();
    }
    Map<String, List<ScannedWorkload>> byFile = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.workloads()) {
      counts.read(workload.verdict().tally().of(Verdict.EXEMPT));
      byFile
          .computeIfAbsent(workload.place().orElseThrow().file(), file -> new ArrayList<>())
          .add(workload);
    }
    for (FixSource source : sources) {
      try {
        fix(source, byFile.getOrDefault(source.name(), List.of()));
      } catch (UncheckedIOException | OutputLostException e) {
        throw e;
      } catch (RuntimeException e) {
        counts.unread();
        told.line(
            "rootseal: %s: cannot be fixed: a mistake in rootseal, please report it: %s, at %s"
                .formatted(source.name(), e, e.getStackTrace()[0]));
      }
    }
    printEnd(report);
    return counts.outcome();
  }

  private void fix(FixSource source, List<ScannedWorkload> workloads) {
    List<ScannedWorkload> found =
        workloads.stream().filter(workload -> workload.finding().isPresent()).toList();
    if (found.isEmpty()) {
      return;
    }
    FileText file = FileText.of(source);
    List<FileFix> fixes = FileFix.of(found, ManifestObjects.of(file.text()));
    List<FileFix> wanted = fixes.stream().filter(fix -> !leavesOut(source, fix)).toList();
    List<FileFix> patched = wanted.stream().filter(FileFix::isPatched).toList();
    FilePlan plan = file.holds(found) ? output.plan(file, patched) : changed(file, patched);
    wanted.forEach(fix -> tell(fix, plan));
    if (!plan.done().isEmpty()) {
      output.write(plan);
    }
  }

  /** Whoever names a file means what is in it. */
  private boolean leavesOut(FixSource source, FileFix fix) {
    FixSelection here =
        new FixSelection(selection.critical() || source.isNamed(), selection.confidences());
    Optional<LeftOut> why = here.leavesOut(fix);
    why.ifPresent(
        reason -> {
          counts.leftOut(reason);
          FixText.leftOut(fix, reason).forEach(told::line);
        });
    return why.isPresent();
  }

  private static FilePlan changed(FileText file, List<FileFix> fixes) {
    Map<FileFix, LeftAlone> left = new LinkedHashMap<>();
    fixes.forEach(fix -> left.put(fix, LeftAlone.of(EditObstacle.CHANGED)));
    return new FilePlan(file, file, List.of(), Map.of(), left);
  }

  private void tell(FileFix fix, FilePlan plan) {
    FixText.about(fix, !output.saysWhere()).forEach(told::line);
    LeftAlone why = plan.left().get(fix);
    if (why == null) {
      counts.found(fix);
      output.remarks(fix).forEach(told::line);
    } else {
      counts.leftAlone(why.id());
      told.line("  left alone: " + why.sentence());
    }
  }

  private void printProblem(Problem problem) {
    counts.unread();
    told.line(
        "rootseal: %s:%d:%d: cannot be read: %s"
            .formatted(
                problem.place().file(),
                problem.at().line(),
                problem.at().column(),
                problem.message()));
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
    if (counts.patched() > 0) {
      FixText.cautions(counts.volumesAdded()).forEach(told::line);
    }
    output.finish().forEach(told::line);
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
}
