package dev.rootseal.fix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.fix.FixTarget.Cluster;
import dev.rootseal.fix.FixTarget.Namespace;
import dev.rootseal.fix.FixTarget.One;
import dev.rootseal.report.Finding;
import dev.rootseal.report.Remediation;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.terminal.Screen;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of {@code rootseal fix}: reads, judges, writes patches and tells a person about them. */
public final class FixRun {
  private final ReadOnlyApi api;
  private final Clock clock;
  private final FixOutput output;
  private final Screen told;
  private final FixCounts counts = new FixCounts();
  private @Nullable WorkloadJudge judge;

  /**
   * A run that has not begun.
   *
   * @param told where a person reads
   */
  public FixRun(ReadOnlyApi api, Clock clock, FixOutput output, Screen told) {
    this.api = api;
    this.clock = clock;
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
    tellTheEnd(target);
    return counts.outcome();
  }

  private void read(One one) {
    String what = "%s '%s' in %s".formatted(one.type().kind(), one.name(), one.place());
    try {
      mendOrTell(one.type(), api.get(one.type().pathOf(one.namespace(), one.name())));
    } catch (ReadException e) {
      counts.unread();
      tellProblem(
          e.kind() == ReadException.Kind.NOT_FOUND
              ? "there is no " + what
              : what + " cannot be read: " + e.getMessage());
    }
  }

  /** Where one kind cannot be read, the others are all the same. */
  private void readAll(FixTarget target, Function<WorkloadType, String> path) {
    for (WorkloadType type : WorkloadType.values()) {
      try {
        api.list(path.apply(type), object -> mendOrTell(type, object));
        counts.listRead();
      } catch (ReadException e) {
        counts.unread();
        tellProblem(
            "%ss in %s cannot be read: %s".formatted(type.kind(), target.place(), e.getMessage()));
        if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
          return;
        }
      }
    }
  }

  private void mendOrTell(WorkloadType type, JsonNode object) {
    try {
      mend(type, object);
    } catch (ReadException e) {
      if (e.kind() == ReadException.Kind.UNUSABLE_SERVER) {
        throw e;
      }
      counts.unread();
      tellProblem(
          "%s '%s' in namespace '%s' cannot be read: %s"
              .formatted(
                  type.kind(),
                  object.at("/metadata/name").asText(),
                  object.at("/metadata/namespace").asText(),
                  e.getMessage()));
    }
  }

  private void mend(WorkloadType type, JsonNode object) {
    if (judge == null) {
      judge = new WorkloadJudge(api, clock, this::tellProblem);
    }
    WorkloadVerdict verdict = judge.judge(type, object);
    counts.read(verdict.tally().of(Verdict.EXEMPT));
    Optional<Finding> finding = Finding.of(verdict);
    if (finding.isPresent()) {
      mend(new WorkloadFix(type, object, finding.get(), Remediation.of(verdict)));
    }
  }

  private void mend(WorkloadFix fix) {
    counts.found(fix);
    FixText.about(fix).forEach(told::line);
    if (fix.isPatched()) {
      output.write(fix);
    }
  }

  private void tellTheEnd(FixTarget target) {
    counts.summary(target).ifPresent(told::line);
    if (counts.patched() > 0) {
      FixText.cautions(counts.volumesAdded()).forEach(told::line);
      output.howToApply().forEach(told::line);
    }
  }

  private void tellProblem(String problem) {
    told.line("rootseal: " + problem);
  }
}
