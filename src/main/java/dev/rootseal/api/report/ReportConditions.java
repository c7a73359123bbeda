package dev.rootseal.api.report;

import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.ReportNumbers;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.VisibleText;
import java.util.List;

final class ReportConditions {
  private ReportConditions() {}

  static List<Condition> of(NamespaceReport report, ConditionHistory history) {
    List<String> unevaluated =
        report.unevaluated().stream()
            .map(one -> one.workload().kind() + " '" + one.workload().name() + "'")
            .toList();
    return List.of(
        compliant(report.summary(), report.fixPlan().containers(), history),
        evaluated(report.summary().workloads(), unevaluated, history));
  }

  static List<Condition> of(ClusterReport report, ConditionHistory history) {
    List<String> unevaluated =
        report.namespaces().stream()
            .filter(namespace -> namespace.workloads().unknown() > 0)
            .map(NamespaceSummary::namespace)
            .sorted()
            .map(namespace -> "namespace '" + namespace + "'")
            .toList();
    return List.of(
        compliant(report, report.fixPlan().containers(), history),
        evaluated(report.workloads(), unevaluated, history));
  }

  /**
   * Where there is nothing to measure it is {@code True}, with a reason of its own: no container
   * keeps the namespace from its threshold, there is nothing to fix, and a pipeline that waits for
   * the condition must not wait until its time is up. Whoever has to tell "measured and good" from
   * "nothing measured" reads {@code result}, which is {@code NotApplicable} then.
   *
   * @param missing how many more containers must comply to reach the threshold
   */
  private static Condition compliant(ReportNumbers report, int missing, ConditionHistory history) {
    String type = Condition.COMPLIANT;
    String share =
        "%s %% of the containers comply, the threshold is %s %%."
            .formatted(report.tally().percent(), report.threshold().percent());
    return switch (report.result()) {
      case PASS -> history.next(type, ConditionStatus.TRUE, "ThresholdReached", share);
      case FAIL ->
          history.next(
              type,
              ConditionStatus.FALSE,
              "BelowThreshold",
              share + " " + missing + " more must comply to reach it.");
      case NOT_APPLICABLE ->
          history.next(
              type, ConditionStatus.TRUE, "NothingToMeasure", "There is no container to measure.");
      case UNKNOWN ->
          history.next(
              type,
              ConditionStatus.UNKNOWN,
              "NotEvaluated",
              "Not every workload could be evaluated, so it is not known whether the threshold is reached.");
    };
  }

  /** The condition {@code Evaluated}, with the names of what could not be, sorted. */
  private static Condition evaluated(
      WorkloadResults workloads, List<String> where, ConditionHistory history) {
    if (workloads.unknown() == 0) {
      return history.next(
          Condition.EVALUATED, ConditionStatus.TRUE, "AllEvaluated", all(workloads.workloads()));
    }
    String sentence =
        "%s of %s workloads could not be evaluated: %s."
            .formatted(workloads.unknown(), workloads.workloads(), VisibleText.few(where, 3));
    return history.next(Condition.EVALUATED, ConditionStatus.FALSE, "SomeNotEvaluated", sentence);
  }

  private static String all(int workloads) {
    return switch (workloads) {
      case 0 -> "There is no workload to evaluate.";
      case 1 -> "The one workload was evaluated.";
      default -> "All " + workloads + " workloads were evaluated.";
    };
  }
}
