package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.fix.FileEditor.FilePlan;
import dev.rootseal.fix.FixOutput.FileOutput;
import dev.rootseal.fix.FixOutput.OutputLostException;
import dev.rootseal.fix.FixSource.FileText;
import dev.rootseal.fix.ProposedFix.FileFix;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
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
    Reading reading = new Reading();
    new LiveWorkloads(api, clock, reading).read(target);
    reading.found.stream()
        .sorted(Comparator.comparingInt(this::rank))
        .filter(fix -> !leavesOut(selection, fix))
        .forEach(fix -> write(fix, output));
    counts.summary(target).forEach(told::line);
    output.howToApply().forEach(told::line);
    return counts.outcome();
  }

  private final class Reading implements LiveWorkloads.Reading {
    private final List<WorkloadFix> found = new ArrayList<>();

    @Override
    public void workload(JsonNode object, WorkloadVerdict verdict) {
      counts.read(verdict.tally().of(Verdict.EXEMPT));
      WorkloadFix.of(object, verdict, Remediation.of(verdict, object.at("/spec/template")))
          .ifPresent(found::add);
    }

    @Override
    public void listRead() {
      counts.somethingRead();
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
    Optional<FixSelection.LeftOut> why = wanted.leavesOut(fix);
    why.ifPresent(
        reason -> {
          counts.leftOut(reason);
          FixText.leftOut(fix, reason.reasons()).forEach(told::line);
        });
    return why.isPresent();
  }

  private void write(WorkloadFix fix, FixOutput output) {
    counts.found(fix);
    FixText.about(fix).forEach(told::line);
    try {
      if (fix.isPatched()) {
        output.write(fix);
      }
    } catch (UncheckedIOException e) {
      counts.unwritten();
      remark(String.valueOf(e.getMessage()));
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
    String skipped = skipped(report);
    if (report.workloads().isEmpty() && report.isWhole() && !skipped.isEmpty()) {
      counts.nothingEvaluated();
    } else if (report.documents().read() > report.problems().size()) {
      counts.somethingRead();
    }
    report.workloads().forEach(one -> counts.read(one.verdict().tally().of(Verdict.EXEMPT)));
    Map<String, List<ScannedWorkload>> found =
        report.findings().stream()
            .collect(Collectors.groupingBy(one -> one.place().orElseThrow().file()));
    for (FixSource source : sources) {
      try {
        if (found.containsKey(source.name())) {
          fix(source, found.get(source.name()), output);
        }
      } catch (UncheckedIOException | OutputLostException e) {
        throw e;
      } catch (RuntimeException e) {
        counts.unread();
        remark(
            "%s: cannot be fixed: a mistake in rootseal, please report it: %s, at %s"
                .formatted(source.name(), e, e.getStackTrace()[0]));
      }
    }
    if (report.documents().skipped().containsKey(SkipReason.HELM_TEMPLATE)) {
      told.line(
          "Templates of Helm are not read: helm template NAME CHART | rootseal fix --as=helm"
              + " --chart=CHART --output-dir=DIR -");
    }
    int files = report.documents().files();
    counts.summary((files == 1 ? "1 file" : files + " files") + skipped).forEach(told::line);
    output.finish().forEach(told::line);
    return counts.outcome();
  }

  private void fix(FixSource source, List<ScannedWorkload> found, FileOutput output) {
    // Whoever names a file means what is in it.
    FixSelection here =
        new FixSelection(selection.critical() || source.isNamed(), selection.confidences());
    FileText file = source.text();
    ManifestObjects objects = ManifestObjects.of(file.text());
    List<FileFix> wanted =
        found.stream()
            .map(one -> FileFix.of(one, objects))
            .filter(fix -> !leavesOut(here, fix))
            .toList();
    List<FileFix> patched = wanted.stream().filter(FileFix::isPatched).toList();
    FilePlan plan =
        file.holds(found)
            ? output.plan(file, patched)
            : FilePlan.unedited(file, patched, fix -> Optional.of(EditRefusal.CHANGED));
    wanted.forEach(fix -> tell(fix, plan, output));
    if (!plan.done().isEmpty()) {
      output.write(plan);
    }
  }

  private void tell(FileFix fix, FilePlan plan, FileOutput output) {
    Optional<List<String>> where = output.where(fix);
    FixText.about(fix, where.isEmpty()).forEach(told::line);
    EditRefusal why = plan.left().get(fix);
    if (why == null) {
      counts.found(fix);
      where.ifPresent(lines -> lines.forEach(told::line));
    } else {
      counts.leftAlone(why.id());
      told.line("  left alone: " + why.sentence());
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

  /**
   * Which patches are written.
   *
   * @param critical whether those are that can take the cluster down; one that is named always is
   * @param confidences the confidences that are asked for
   */
  public record FixSelection(boolean critical, Set<PatchConfidence> confidences) {
    public FixSelection {
      confidences = Set.copyOf(confidences);
    }

    /**
     * Why the patch of a workload is not written, although there may be one.
     *
     * @param confidence the one that was not asked for; nothing where the change can take the
     *     cluster down, or would not last
     */
    record LeftOut(Optional<PatchConfidence> confidence, List<String> reasons) {
      LeftOut {
        reasons = List.copyOf(reasons);
      }
    }

    Optional<LeftOut> leavesOut(ProposedFix fix) {
      // Annotations alone hurt nobody.
      if (!critical && !fix.critical().isEmpty() && !fix.finding().containers().isEmpty()) {
        return Optional.of(new LeftOut(Optional.empty(), fix.critical()));
      }
      return fix.finding()
          .confidence()
          .filter(confidence -> fix.isPatched() && !confidences.contains(confidence))
          .map(one -> new LeftOut(Optional.of(one), List.of("its confidence is " + one.id())));
    }
  }
}
