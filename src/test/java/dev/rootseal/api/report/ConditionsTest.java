package dev.rootseal.api.report;

import static dev.rootseal.api.report.ReportFixture.LATER;
import static dev.rootseal.api.report.ReportFixture.NOW;
import static dev.rootseal.api.report.ReportFixture.report;
import static dev.rootseal.api.report.ReportFixture.withUnevaluated;
import static dev.rootseal.report.SummaryFixture.summary;
import static dev.rootseal.report.SummaryFixture.tally;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.Condition;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Threshold;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final String THEN = "2026-11-24T10:11:12Z";

  @Rows(
      """
      the threshold is reached               | 12 | 15 | 0 | True ThresholdReached: 80 % of the containers comply, the threshold is 80 %.                                      | True AllEvaluated: All 15 workloads were evaluated.
      below, and how many are missing        | 6  | 10 | 0 | False BelowThreshold: 60 % of the containers comply, the threshold is 80 %. 2 more must comply to reach it.       | True AllEvaluated: All 10 workloads were evaluated.
      one is missing                         | 3  | 4  | 0 | False BelowThreshold: 75 % of the containers comply, the threshold is 80 %. 1 more must comply to reach it.       | True AllEvaluated: All 4 workloads were evaluated.
      nothing to measure: nobody has to wait | 0  | 0  | 0 | True NothingToMeasure: There is no container to measure.                                                          | True AllEvaluated: There is no workload to evaluate.
      one workload                           | 1  | 1  | 0 | True ThresholdReached: 100 % of the containers comply, the threshold is 80 %.                                     | True AllEvaluated: The one workload was evaluated.
      not evaluated is never compliant       | 2  | 3  | 1 | Unknown NotEvaluated: Not every workload could be evaluated, so it is not known whether the threshold is reached. | False SomeNotEvaluated: 1 of 3 workloads could not be evaluated: Deployment 'broken-000'.
      a failure is told all the same         | 1  | 3  | 1 | False BelowThreshold: 50 % of the containers comply, the threshold is 80 %. 1 more must comply to reach it.       | False SomeNotEvaluated: 1 of 3 workloads could not be evaluated: Deployment 'broken-000'.
      the first three are named              | 1  | 7  | 5 | False BelowThreshold: 50 % of the containers comply, the threshold is 80 %. 1 more must comply to reach it.       | False SomeNotEvaluated: 5 of 7 workloads could not be evaluated: Deployment 'broken-000', Deployment 'broken-001', Deployment 'broken-002' and 2 more.
      """)
  void says(
      String name, int compliant, int all, int unevaluated, String complies, String evaluated) {
    NamespaceReport report =
        unevaluated == 0 ? report(compliant, all) : withUnevaluated(compliant, unevaluated);

    assertThat(conditions(report))
        .extracting(
            one -> one.type() + " " + one.status() + " " + one.reason() + ": " + one.message())
        .containsExactly("Compliant " + complies, "Evaluated " + evaluated);
    assertThat(conditions(report)).extracting(Condition::lastTransitionTime).containsOnly(THEN);
    assertThat(conditions(report)).extracting(Condition::observedGeneration).containsOnlyNulls();
  }

  @Test
  void aClusterNamesTheNamespacesThatCouldNotBeEvaluated() {
    ClusterReport cluster =
        new ClusterReport(
            Threshold.DEFAULT,
            IntStream.of(3, 1, 2, 0)
                .mapToObj(i -> summary("ns-" + i, tally(1, 1), new WorkloadResults(1, 0, 0, i)))
                .toList());

    List<Condition> conditions =
        ComplianceSummaryStatus.of(cluster, Optional.empty(), List.of(), NOW).conditions();

    assertThat(conditions).map(Condition::status).containsExactly("Unknown", "False");
    assertThat(conditions.getLast().message())
        .isEqualTo(
            "6 of 10 workloads could not be evaluated:"
                + " namespace 'ns-1', namespace 'ns-2', namespace 'ns-3'.");
  }

  @Test
  void aConditionKeepsItsTimeUntilItsStatusFlips() {
    List<Condition> before = conditions(report(6, 10));

    List<Condition> unflipped = conditions(report(7, 10), before, LATER);
    List<Condition> flipped = conditions(report(8, 10), before, LATER);

    assertThat(unflipped).map(Condition::lastTransitionTime).containsExactly(THEN, THEN);
    assertThat(unflipped.getFirst().message()).startsWith("70 %");
    assertThat(flipped)
        .map(Condition::lastTransitionTime)
        .containsExactly("2026-11-25T08:00:00Z", THEN);
  }

  @Test
  void aTimeThatSomebodyElseWroteIsBroughtIntoForm() {
    List<Condition> before =
        List.of(
            new Condition("Compliant", "False", "x", "x", "2026-11-24T12:11:12.9+02:00", null),
            new Condition("Evaluated", "True", "x", "x", "yesterday", null));

    assertThat(conditions(report(6, 10), before, LATER))
        .map(Condition::lastTransitionTime)
        .containsExactly("2026-11-24T10:11:12Z", "2026-11-25T08:00:00Z");
  }

  private static List<Condition> conditions(NamespaceReport report) {
    return conditions(report, List.of(), NOW);
  }

  private static List<Condition> conditions(
      NamespaceReport report, List<Condition> previous, Instant now) {
    return ComplianceReportStatus.of(report, Optional.empty(), previous, now).conditions();
  }
}
