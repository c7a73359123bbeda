package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ConditionHistory;
import dev.rootseal.api.Format;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the report of the whole cluster says. It is bounded as {@link ComplianceReportStatus} is: at
 * most 500 namespaces, the worst ones, make about 60 KB.
 */
@StatusPart
public record ComplianceSummaryStatus(
    @Required @JsonPropertyDescription("The rule that the containers are evaluated by.")
        ReportedRule rule,
    @Required
        @OneOf(Result.class)
        @JsonPropertyDescription(
            "Pass or Fail against the threshold; NotApplicable when there is no container to measure; Unknown when a workload could not be evaluated and the others reach the threshold.")
        String result,
    @Required
        @Size(min = 1, max = Bounds.SENTENCE) @JsonPropertyDescription("The report in one or a few sentences.")
        String message,
    @Required
        @JsonPropertyDescription(
            "The numbers over all namespaces. They are exact, also where lists of this report are cut.")
        ReportedSummary summary,
    @Size(max = 5) @Pattern("^(0\\.[0-9]{3}|1\\.000)$") @JsonPropertyDescription(
            "X of Y as a decimal number from 0.000 to 1.000, rounded down; absent when Y is 0.")
        @Nullable String ratio,
    @Max(100) @JsonPropertyDescription("X of Y in whole percent, rounded down; absent when Y is 0.")
        @Nullable Integer percent,
    @Required @Max(100) @JsonPropertyDescription("The percentage of containers that must comply.")
        int thresholdPercent,
    @Required
        @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription(
            "X of Y in words, for example 6 of 10; where nothing is evaluated, all 6 exempt or none evaluated.")
        String readOnly,
    @Required @JsonPropertyDescription("The shortest way to the threshold.")
        NamespacesToFix toThreshold,
    @Size(max = Bounds.NAMESPACES) @JsonPropertyDescription(
            "The namespaces that have a workload, worst first: failed ones, then unknown ones, each by their share of compliant containers; at most 500.")
        List<ReportedNamespace> namespaces,
    @Required
        @JsonPropertyDescription("How many further namespaces are not listed; these are the best.")
        int omittedNamespaces,
    @Size(max = Bounds.CONDITIONS) @JsonPropertyDescription(
            "Compliant says whether the threshold is reached (True as well when there is nothing to measure), Evaluated whether every workload could be evaluated; at most 8.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "The generation of the CompliancePolicy that the report rests on; absent when there is no policy.")
        @Nullable Long observedPolicyGeneration,
    @Required
        @Size(min = 1, max = 35) @Format("date-time") @JsonPropertyDescription(
            "When these numbers were last known to be true, in UTC and whole seconds: renewed with each change and otherwise once an hour. More than two hours ago: nobody keeps the reports any more.")
        String lastEvaluationTime) {
  public ComplianceSummaryStatus {
    namespaces = List.copyOf(requireNonNullElse(namespaces, List.of()));
    conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
  }

  /**
   * Tells the ComplianceSummary; the same report and conditions give the same status at any time.
   *
   * @param report what is told
   * @param policyGeneration the generation of the policy in force; empty for the default
   * @param previous the conditions that the API holds; none for a new report
   * @param now the time of the evaluation, and of a condition whose status flips
   */
  public static ComplianceSummaryStatus of(
      ClusterReport report,
      Optional<Long> policyGeneration,
      List<Condition> previous,
      Instant now) {
    ConditionHistory history = ConditionHistory.ofReport(previous, now);
    Tally tally = report.tally();
    return new ComplianceSummaryStatus(
        ReportedRule.of(RuleDescription.READ_ONLY_FILESYSTEM),
        report.result().id(),
        report.message(),
        ReportedSummary.of(tally, report.workloads(), report.findings(), report.waived())
            .withNotRolledOut(report.notRolledOut()),
        Ratio.ratio(tally),
        Ratio.percent(tally),
        report.threshold().percent(),
        Ratio.text(tally),
        NamespacesToFix.of(report.way()),
        report.namespaces().stream().limit(Bounds.NAMESPACES).map(ReportedNamespace::of).toList(),
        Math.max(0, report.namespaces().size() - Bounds.NAMESPACES),
        List.of(
            CompliantCondition.of(report).condition(history),
            EvaluatedCondition.of(report).condition(history)),
        policyGeneration.orElse(null),
        text(now));
  }

  /** The same with another time of the last evaluation. */
  public ComplianceSummaryStatus evaluatedAt(Instant time) {
    return new ComplianceSummaryStatus(
        rule,
        result,
        message,
        summary,
        ratio,
        percent,
        thresholdPercent,
        readOnly,
        toThreshold,
        namespaces,
        omittedNamespaces,
        conditions,
        observedPolicyGeneration,
        text(time));
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
