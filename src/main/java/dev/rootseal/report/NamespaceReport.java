package dev.rootseal.report;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is told about one namespace: a function of the verdicts in it.
 *
 * @param summary the numbers
 * @param findings one for each workload with something to act on, sorted by kind and name
 * @param exempt containers that would be a finding but are excused, sorted by kind and name
 * @param waived containers that comply only because their owner took a required path away, sorted
 *     likewise
 * @param notRolledOut the workloads with a compliant container whose template is not rolled out
 *     yet, sorted likewise
 * @param way the fewest workloads to fix to reach the threshold
 * @param unevaluated workloads that could not be evaluated, sorted by kind and name
 */
public record NamespaceReport(
    NamespaceSummary summary,
    List<Finding> findings,
    List<ExemptContainer> exempt,
    List<WaivedContainer> waived,
    List<WorkloadRef> notRolledOut,
    FixPlan<WorkloadRef> way,
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
      String namespace,
      Threshold threshold,
      Collection<WorkloadVerdict> verdicts,
      Collection<Unevaluated> unevaluated) {
    Tally tally = Tally.EMPTY;
    List<Finding> findings = new ArrayList<>();
    List<ExemptContainer> exempt = new ArrayList<>();
    List<WaivedContainer> waived = new ArrayList<>();
    ExemptionUses uses = ExemptionUses.NONE;
    List<FixPlan.Step<WorkloadRef>> steps = new ArrayList<>();
    WorkloadResults results = WorkloadResults.NONE.plus(Result.UNKNOWN, unevaluated.size());
    for (WorkloadVerdict verdict : verdicts) {
      Tally own = verdict.tally();
      tally = tally.plus(own);
      results = results.plus(WorkloadResults.resultOf(own), 1);
      exempt.addAll(ExemptContainer.of(verdict));
      waived.addAll(WaivedContainer.of(verdict));
      uses = uses.plus(ExemptionUses.of(verdict));
      Optional<Finding> finding = Finding.of(verdict);
      finding.ifPresent(findings::add);
      finding.ifPresent(f -> steps.add(new FixPlan.Step<>(f.workload(), own.findings())));
    }
    findings.sort(Comparator.comparing(Finding::workload));
    exempt.sort(ExemptContainer.ORDER);
    waived.sort(WaivedContainer.ORDER);
    return new NamespaceReport(
        new NamespaceSummary(
            namespace,
            threshold,
            tally,
            results,
            findings.size(),
            uses,
            waived.size(),
            verdicts.stream().mapToInt(WorkloadVerdict::notRolledOut).sum()),
        findings,
        exempt,
        waived,
        notRolledOut(verdicts),
        FixPlan.of(tally, threshold, steps),
        unevaluated.stream().sorted(Comparator.comparing(Unevaluated::workload)).toList());
  }

  private static List<WorkloadRef> notRolledOut(Collection<WorkloadVerdict> verdicts) {
    return verdicts.stream()
        .filter(verdict -> verdict.notRolledOut() > 0)
        .map(WorkloadVerdict::ref)
        .sorted()
        .toList();
  }

  /** The namespace's name. */
  public String namespace() {
    return summary.namespace();
  }
}
