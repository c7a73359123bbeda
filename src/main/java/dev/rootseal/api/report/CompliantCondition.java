package dev.rootseal.api.report;

import dev.rootseal.api.Condition;
import dev.rootseal.api.ConditionHistory;
import dev.rootseal.api.ConditionStatus;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;

/**
 * What the condition {@code Compliant} rests on.
 *
 * @param missing how many more containers must comply to reach the threshold
 */
record CompliantCondition(Result result, Tally tally, Threshold threshold, int missing) {
  static CompliantCondition of(NamespaceReport report) {
    return new CompliantCondition(
        report.summary().result(),
        report.summary().tally(),
        report.summary().threshold(),
        report.way().containers());
  }

  static CompliantCondition of(ClusterReport report) {
    return new CompliantCondition(
        report.result(), report.tally(), report.threshold(), report.way().containers());
  }

  /**
   * The condition {@code Compliant}.
   *
   * <p>Where there is nothing to measure it is {@code True}, with a reason of its own: no container
   * keeps the namespace from its threshold, there is nothing to fix, and a pipeline that waits for
   * the condition must not wait until its time is up. Whoever has to tell "measured and good" from
   * "nothing measured" reads {@code result}, which is {@code NotApplicable} then.
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
