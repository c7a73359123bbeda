package dev.rootseal.report;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;

/** What the reports of a namespace and of the cluster count alike. */
public sealed interface ReportNumbers permits NamespaceSummary, ClusterReport {
  Threshold threshold();

  Tally tally();

  WorkloadResults workloads();

  /** The workloads with something to act on: a container, or an annotation alone. */
  int findings();

  /** The containers that comply only because their owner took a required path away. */
  int waived();

  /** The compliant containers of templates that are not rolled out yet. */
  int notRolledOut();

  /**
   * The result over all containers: a failure is never hidden by a workload that could not be
   * evaluated, and a pass never rests on one.
   */
  default Result result() {
    Result result = tally().result(threshold());
    return result != Result.FAIL && workloads().unknown() > 0 ? Result.UNKNOWN : result;
  }

  default String message() {
    return Headline.of(tally(), notRolledOut(), workloads().unknown());
  }
}
