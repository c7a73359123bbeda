package dev.rootseal.api.report;

import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.SafeText;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.List;
import java.util.stream.Collectors;

/** The conditions of a report. */
final class ReportConditions {
  private ReportConditions() {}

  static List<Condition> of(NamespaceReport report, ConditionHistory history) {
    return List.of(
        CompliantCondition.of(report).condition(history),
        EvaluatedCondition.of(report).condition(history));
  }

  static List<Condition> of(ClusterReport report, ConditionHistory history) {
    return List.of(
        CompliantCondition.of(report).condition(history),
        EvaluatedCondition.of(report).condition(history));
  }

  /**
   * What the condition {@code Compliant} rests on.
   *
   * @param missing how many more containers must comply to reach the threshold
   */
  private record CompliantCondition(Result result, Tally tally, Threshold threshold, int missing) {
    static CompliantCondition of(NamespaceReport report) {
      return new CompliantCondition(
          report.summary().result(),
          report.summary().tally(),
          report.summary().threshold(),
          report.fixPlan().containers());
    }

    static CompliantCondition of(ClusterReport report) {
      return new CompliantCondition(
          report.result(), report.tally(), report.threshold(), report.fixPlan().containers());
    }

    /**
     * The condition {@code Compliant}.
     *
     * <p>Where there is nothing to measure it is {@code True}, with a reason of its own: no
     * container keeps the namespace from its threshold, there is nothing to fix, and a pipeline
     * that waits for the condition must not wait until its time is up. Whoever has to tell
     * "measured and good" from "nothing measured" reads {@code result}, which is {@code
     * NotApplicable} then.
     */
    Condition condition(ConditionHistory history) {
      return switch (result) {
        case PASS ->
            history.next(Condition.COMPLIANT, ConditionStatus.TRUE, "ThresholdReached", share());
        case FAIL ->
            history.next(
                Condition.COMPLIANT,
                ConditionStatus.FALSE,
                "BelowThreshold",
                share() + " " + missingSentence());
        case NOT_APPLICABLE ->
            history.next(
                Condition.COMPLIANT,
                ConditionStatus.TRUE,
                "NothingToMeasure",
                "There is no container to measure.");
        case UNKNOWN ->
            history.next(
                Condition.COMPLIANT,
                ConditionStatus.UNKNOWN,
                "NotEvaluated",
                "Not every workload could be evaluated, so it is not known whether the threshold is reached.");
      };
    }

    private String share() {
      return tally.percent()
          + " % of the containers comply, the threshold is "
          + threshold.percent()
          + " %.";
    }

    private String missingSentence() {
      return missing == 1
          ? "1 more must comply to reach it."
          : missing + " more must comply to reach it.";
    }
  }

  /**
   * What the condition {@code Evaluated} rests on.
   *
   * @param workloads all workloads
   * @param unevaluated how many of them could not be evaluated
   * @param where what to name of them, sorted
   */
  private record EvaluatedCondition(int workloads, int unevaluated, List<String> where) {
    private static final int MOST_NAMED = 3;

    static EvaluatedCondition of(NamespaceReport report) {
      return new EvaluatedCondition(
          report.summary().workloads().workloads(),
          report.summary().workloads().unknown(),
          report.unevaluated().stream().map(EvaluatedCondition::name).toList());
    }

    static EvaluatedCondition of(ClusterReport report) {
      return new EvaluatedCondition(
          report.workloads().workloads(),
          report.workloads().unknown(),
          report.namespaces().stream()
              .filter(namespace -> namespace.workloads().unknown() > 0)
              .map(NamespaceSummary::namespace)
              .sorted()
              .map(namespace -> "namespace '" + namespace + "'")
              .toList());
    }

    /** The condition {@code Evaluated}. */
    Condition condition(ConditionHistory history) {
      return unevaluated == 0
          ? history.next(Condition.EVALUATED, ConditionStatus.TRUE, "AllEvaluated", all())
          : history.next(Condition.EVALUATED, ConditionStatus.FALSE, "SomeNotEvaluated", some());
    }

    private String all() {
      return switch (workloads) {
        case 0 -> "There is no workload to evaluate.";
        case 1 -> "The one workload was evaluated.";
        default -> "All " + workloads + " workloads were evaluated.";
      };
    }

    private String some() {
      String names = where.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
      int more = Math.max(0, where.size() - MOST_NAMED);
      String sentence =
          unevaluated + " of " + workloads + " workloads could not be evaluated: " + names;
      return SafeText.of(
          more == 0 ? sentence + "." : sentence + " and " + more + " more.", Bounds.SENTENCE);
    }

    private static String name(Unevaluated unevaluated) {
      return unevaluated.workload().kind() + " '" + unevaluated.workload().name() + "'";
    }
  }
}
