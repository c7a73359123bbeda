package dev.rootseal.report;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;

/**
 * The numbers of one namespace.
 *
 * @param namespace its name
 * @param threshold what they are measured against
 * @param tally its container definitions by verdict
 * @param workloads its workloads by result
 * @param findings its workloads with something to act on: a container, or an annotation alone
 * @param exemptions what the policy's exemptions do in it
 * @param waived its containers that comply only because their owner took a required path away
 * @param notRolledOut its compliant containers of templates that are not rolled out yet
 */
public record NamespaceSummary(
    String namespace,
    Threshold threshold,
    Tally tally,
    WorkloadResults workloads,
    int findings,
    ExemptionUses exemptions,
    int waived,
    int notRolledOut) {
  /** Whether there is no workload in it. */
  public boolean isEmpty() {
    return workloads.workloads() == 0;
  }

  /**
   * The result: a failure is never hidden by a workload that could not be evaluated, and a pass
   * never rests on one.
   */
  public Result result() {
    return workloads.of(tally, threshold);
  }

  /** The sentence that the report opens with. */
  public String message() {
    return Headline.of(tally, notRolledOut, workloads.unknown());
  }
}
