package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.fix.FixSelection.LeftOut;
import dev.rootseal.fix.ProposedFix.WorkloadFix;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.live.WorkloadType;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.terminal.Screen;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One run of {@code rootseal fix}: reads, evaluates, writes patches and says to a person what they
 * do. What is best known comes first, so that of several workloads nothing is written before all
 * are read.
 */
public final class FixRun implements LiveWorkloads.Reading {
  private final ReadOnlyApi api;
  private final Clock clock;
  private final FixSelection selection;
  private final FixOutput output;
  private final Screen told;
  private final List<WorkloadFix> found = new ArrayList<>();
  private final FixCounts counts = new FixCounts();

  /**
   * A run that has not begun.
   *
   * @param told where a person reads
   */
  public FixRun(
      ReadOnlyApi api, Clock clock, FixSelection selection, FixOutput output, Screen told) {
    this.api = api;
    this.clock = clock;
    this.selection = selection;
    this.output = output;
    this.told = told;
  }

  /**
   * Does it.
   *
   * @throws ReadException if the API server cannot be used
   */
  public FixOutcome run(LiveTarget target) {
    new LiveWorkloads(api, clock, this).read(target);
    found.sort(Comparator.comparingInt(this::rank));
    found.forEach(this::fix);
    printEnd(target);
    return counts.outcome();
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
    remark(problem);
  }

  @Override
  public void remark(String remark) {
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

  private void fix(WorkloadFix fix) {
    selection.leavesOut(fix).ifPresentOrElse(why -> leaveOut(fix, why), () -> write(fix));
  }

  private void leaveOut(WorkloadFix fix, LeftOut why) {
    counts.leftOut(why);
    FixText.leftOut(fix, why).forEach(told::line);
  }

  private void write(WorkloadFix fix) {
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

  private void printEnd(LiveTarget target) {
    counts.summary(target).forEach(told::line);
    if (counts.patched() > 0) {
      FixText.cautions(counts.volumesAdded()).forEach(told::line);
      output.howToApply().forEach(told::line);
    }
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
