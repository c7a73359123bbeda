package dev.rootseal.report;

import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * What is told about one namespace: a function of the verdicts in it.
 *
 * @param findings one for each workload with something to act on, sorted by kind and name
 * @param exempt containers that would be a finding but are excused, sorted by kind and name
 * @param waived containers that comply only because their owner took a required path away, sorted
 *     likewise
 * @param notRolledOut the workloads with a compliant container whose template is not rolled out
 *     yet, sorted likewise
 * @param unevaluated workloads that could not be evaluated, sorted by kind and name
 */
public record NamespaceReport(
    NamespaceSummary summary,
    List<Finding> findings,
    List<WorkloadContainer> exempt,
    List<WorkloadContainer> waived,
    List<WorkloadRef> notRolledOut,
    List<Unevaluated> unevaluated) {
  public NamespaceReport {
    findings = List.copyOf(findings);
    exempt = List.copyOf(exempt);
    waived = List.copyOf(waived);
    notRolledOut = List.copyOf(notRolledOut);
    unevaluated = List.copyOf(unevaluated);
  }

  /** Folds the verdicts of a namespace into its report; the order of the verdicts is no matter. */
  public static NamespaceReport of(
      NamespaceFacts namespace,
      Threshold threshold,
      Collection<WorkloadVerdict> verdicts,
      Collection<Unevaluated> unevaluated) {
    List<WorkloadVerdict> sorted =
        verdicts.stream().sorted(Comparator.comparing(WorkloadVerdict::ref)).toList();
    Tally tally = Tally.EMPTY;
    WorkloadResults results = WorkloadResults.NONE.plus(Result.UNKNOWN, unevaluated.size());
    for (WorkloadVerdict verdict : sorted) {
      Tally own = verdict.tally();
      tally = tally.plus(own);
      results = results.plus(own.result(Threshold.ALL), 1);
    }
    List<Finding> findings = sorted.stream().flatMap(one -> Finding.of(one).stream()).toList();
    List<WorkloadContainer> waived = containers(sorted, one -> one.waiver().isPresent());
    return new NamespaceReport(
        new NamespaceSummary(
            namespace.name(),
            threshold,
            tally,
            results,
            findings.size(),
            ExemptionUses.sum(sorted.stream().map(ExemptionUses::of)),
            waived.size(),
            sorted.stream().mapToInt(WorkloadVerdict::notRolledOut).sum(),
            namespace.emergency()),
        findings,
        containers(sorted, one -> one.verdict() instanceof Exempt),
        waived,
        sorted.stream().filter(one -> one.notRolledOut() > 0).map(WorkloadVerdict::ref).toList(),
        unevaluated.stream().sorted(Comparator.comparing(Unevaluated::workload)).toList());
  }

  private static List<WorkloadContainer> containers(
      List<WorkloadVerdict> workloads, Predicate<ContainerEvaluation> wanted) {
    return workloads.stream()
        .flatMap(
            workload ->
                workload.containers().stream()
                    .filter(wanted)
                    .sorted(Comparator.comparing(one -> one.facts().name()))
                    .map(one -> new WorkloadContainer(workload.ref(), one)))
        .toList();
  }

  /** The fewest workloads to fix to reach the threshold. */
  public FixPlan<WorkloadRef> fixPlan() {
    return FixPlan.of(
        summary.tally(),
        summary.threshold(),
        findings.stream()
            .map(one -> new FixPlan.Step<>(one.workload(), one.containers().size()))
            .toList());
  }

  public String namespace() {
    return summary.namespace();
  }

  public record WorkloadContainer(WorkloadRef workload, ContainerEvaluation container) {}

  public record Unevaluated(WorkloadRef workload, String reason) {
    /** What a mistake of this program costs: the workload in which it was met. */
    public static Unevaluated by(WorkloadRef workload, RuntimeException mistake) {
      return new Unevaluated(
          workload,
          "a mistake in rootseal, please report it: %s, at %s"
              .formatted(mistake, mistake.getStackTrace()[0]));
    }
  }
}
