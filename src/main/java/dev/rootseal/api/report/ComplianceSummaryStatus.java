package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.api.CrdSchema.StatusPart;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.report.ComplianceReportStatus.Emergency;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.FixPlan;
import dev.rootseal.report.NamespaceSummary;
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
    @Size(max = Bounds.EMERGENCIES) @JsonPropertyDescription(
            "The namespaces with an emergency: there admission lets in what it would deny. The one with most containers that do not comply is first; at most 50.")
        List<NamespaceInEmergency> emergencies,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further namespaces with an emergency are not listed; absent when none.")
        int omittedEmergencies,
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
    emergencies = List.copyOf(requireNonNullElse(emergencies, List.of()));
    conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
  }

  /**
   * Tells the ComplianceSummary, as {@link ComplianceReportStatus#of} a namespace's report.
   *
   * @param now the time of the evaluation, and of a condition whose status flips
   */
  public static ComplianceSummaryStatus of(
      ClusterReport report,
      Optional<Long> policyGeneration,
      List<Condition> previous,
      Instant now) {
    ConditionHistory history = new ConditionHistory(previous, now, null);
    Tally tally = report.tally();
    return new ComplianceSummaryStatus(
        ReportedRule.of(RuleDescription.READ_ONLY_FILESYSTEM),
        report.result().id(),
        report.message(),
        ReportedSummary.of(report),
        ReportedSummary.ratio(tally),
        ReportedSummary.percent(tally),
        report.threshold().percent(),
        ReportedSummary.text(tally),
        NamespacesToFix.of(report.fixPlan()),
        report.namespaces().stream().limit(Bounds.NAMESPACES).map(ReportedNamespace::of).toList(),
        Math.max(0, report.namespaces().size() - Bounds.NAMESPACES),
        report.emergencies().stream()
            .limit(Bounds.EMERGENCIES)
            .map(NamespaceInEmergency::of)
            .toList(),
        Math.max(0, report.emergencies().size() - Bounds.EMERGENCIES),
        ReportConditions.of(report, history),
        policyGeneration.orElse(null),
        now.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  @StatusPart
  public record ReportedRule(
      @Required @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("The rule's fixed id.")
          String id,
      @Required
          @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("How grave a finding is, for example medium.")
          String severity,
      @Required
          @Size(min = 1, max = Bounds.TITLE) @JsonPropertyDescription("The rule in one sentence.")
          String title,
      @Size(max = Bounds.CONTROLS) @JsonPropertyDescription(
              "The controls of security frameworks that the report gives evidence for; at most 16.")
          List<@Size(max = Bounds.TITLE) String> controls) {
    public ReportedRule {
      controls = List.copyOf(requireNonNullElse(controls, List.of()));
    }

    static ReportedRule of(RuleDescription rule) {
      return new ReportedRule(rule.id(), rule.severity(), rule.title(), rule.controls());
    }
  }

  @StatusPart
  public record NamespacesToFix(
      @Required
          @JsonPropertyDescription(
              "How many more containers must comply to reach the threshold; 0 when it is reached.")
          int containers,
      @Size(max = Bounds.STEPS) @JsonPropertyDescription(
              "The fewest namespaces to fix, the one that brings most first; at most 100.")
          List<Namespace> namespaces,
      @Required @JsonPropertyDescription("How many further namespaces to fix are not listed.")
          int omitted) {
    public NamespacesToFix {
      namespaces = List.copyOf(requireNonNullElse(namespaces, List.of()));
    }

    @StatusPart
    public record Namespace(
        @Required
            @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The namespace's name.")
            String name,
        @Required
            @JsonPropertyDescription(
                "How many containers comply more when all findings of this namespace are fixed.")
            int containers) {}

    static NamespacesToFix of(FixPlan<String> plan) {
      return new NamespacesToFix(
          plan.containers(),
          plan.steps().stream().limit(Bounds.STEPS).map(NamespacesToFix::namespace).toList(),
          Math.max(0, plan.steps().size() - Bounds.STEPS));
    }

    private static Namespace namespace(FixPlan.Step<String> step) {
      return new Namespace(SafeText.of(step.target(), Bounds.LABEL), step.containers());
    }
  }

  @StatusPart
  public record ReportedNamespace(
      @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The namespace's name.")
          String name,
      @Required
          @OneOf(Result.class)
          @JsonPropertyDescription(
              "Its result against the threshold: Pass, Fail, NotApplicable or Unknown.")
          String result,
      @Required @JsonPropertyDescription("X of \"X of Y\": its containers that comply.")
          int compliant,
      @Required
          @JsonPropertyDescription(
              "Y of \"X of Y\": its containers on which the threshold is measured.")
          int evaluated,
      @Max(100) @JsonPropertyDescription("X of Y in whole percent, rounded down; absent when Y is 0.")
          @Nullable Integer percent) {
    static ReportedNamespace of(NamespaceSummary namespace) {
      return new ReportedNamespace(
          SafeText.of(namespace.namespace(), Bounds.LABEL),
          namespace.result().id(),
          namespace.tally().compliant(),
          namespace.tally().evaluated(),
          ReportedSummary.percent(namespace.tally()));
    }
  }

  @StatusPart
  public record NamespaceInEmergency(
      @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The namespace's name.")
          String name,
      @Required @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription(Emergency.REASON)
          String reason,
      @Required @JsonPropertyDescription(Emergency.IN_EMERGENCY) int containers) {
    static NamespaceInEmergency of(NamespaceSummary namespace) {
      return new NamespaceInEmergency(
          SafeText.of(namespace.namespace(), Bounds.LABEL),
          SafeText.of(namespace.emergency().orElseThrow(), Bounds.REASON),
          namespace.tally().findings());
    }
  }
}
