package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.fix.FixTarget.Cluster;
import dev.rootseal.fix.FixTarget.Namespace;
import dev.rootseal.fix.FixTarget.One;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import dev.rootseal.report.PatchConfidence;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.terminal.Screen;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of {@code rootseal fix}: reads, evaluates, writes patches and says to a person what they
 * do. What is best known comes first, so that of several workloads nothing is written before all
 * are read.
 */
public final class FixRun {
  private final ReadOnlyApi api;
  private final Clock clock;
  private final FixSelection selection;
  private final FixOutput output;
  private final Screen told;
  private final List<WorkloadFix> found = new ArrayList<>();
  private final FixCounts counts = new FixCounts();
  private @Nullable WorkloadEvaluator evaluate;

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
  public FixOutcome run(FixTarget target) {
    switch (target) {
      case One one -> read(one);
      case Namespace(var name) -> readAll(target, type -> type.pathOfAll(name));
      case Cluster() -> readAll(target, WorkloadType::pathOfAll);
    }
    found.sort(Comparator.comparingInt(this::rank));
    found.forEach(this::fix);
    printEnd(target);
    return counts.outcome();
  }

  private void read(One one) {
    String what = "%s '%s' in %s".formatted(one.type().kind(), one.name(), one.place());
    try {
      evaluateOrTell(one.type(), api.get(one.type().pathOf(one.namespace(), one.name())));
    } catch (ReadException e) {
      counts.unread();
      printProblem(
          e.kind() == ReadException.Kind.NOT_FOUND
              ? "there is no " + what
              : what + " cannot be read: " + e.getMessage());
    }
  }

  /** Where one kind cannot be read, the others are all the same. */
  private void readAll(FixTarget target, Function<WorkloadType, String> path) {
    for (WorkloadType type : WorkloadType.values()) {
      try {
        api.list(path.apply(type), object -> evaluateOrTell(type, object));
        counts.listRead();
      } catch (ReadException e) {
        counts.unread();
        printProblem(
            "%ss in %s cannot be read: %s".formatted(type.kind(), target.place(), e.getMessage()));
        if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
          return;
        }
      }
    }
  }

  private void evaluateOrTell(WorkloadType type, JsonNode object) {
    try {
      evaluate(type, object);
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      counts.unread();
      printProblem(
          "%s '%s' in namespace '%s' cannot be read: %s"
              .formatted(
                  type.kind(),
                  object.at("/metadata/name").asText(),
                  object.at("/metadata/namespace").asText(),
                  e.getMessage()));
    }
  }

  private void evaluate(WorkloadType type, JsonNode object) {
    if (evaluate == null) {
      evaluate = new WorkloadEvaluator(api, clock, this::printProblem);
    }
    WorkloadVerdict verdict = evaluate.evaluate(type, object);
    counts.read(verdict.tally().of(Verdict.EXEMPT));
    Finding.of(verdict)
        .map(
            finding ->
                new WorkloadFix(
                    type,
                    TemplatePart.of(object),
                    finding,
                    Remediation.of(verdict),
                    Criticality.of(object)))
        .ifPresent(found::add);
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
    if (fix.isPatched()) {
      output.write(fix);
    }
  }

  private void printEnd(FixTarget target) {
    counts.summary(target).forEach(told::line);
    if (counts.patched() > 0) {
      FixText.cautions(counts.volumesAdded()).forEach(told::line);
      output.howToApply().forEach(told::line);
    }
  }

  private void printProblem(String problem) {
    told.line("rootseal: " + problem);
  }
}
