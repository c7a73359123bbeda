package dev.rootseal.report;

import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;

/** The numbers of one namespace. */
public record NamespaceSummary(
    String namespace,
    Threshold threshold,
    Tally tally,
    WorkloadResults workloads,
    int findings,
    ExemptionUses exemptions,
    int waived,
    int notRolledOut)
    implements ReportNumbers {
  /** Whether there is no workload in it. */
  public boolean isEmpty() {
    return workloads.workloads() == 0;
  }
}
