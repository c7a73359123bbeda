package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ConditionHistory;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.SizeBudget;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the report of one namespace says.
 *
 * <p>It is bounded: lists and strings by the schema, the whole by 256 KiB of JSON. What is left out
 * is counted, and the numbers are exact all the same. It holds no time that moves by itself.
 */
@StatusPart
public record ComplianceReportStatus(
    @Required
        @JsonPropertyDescription(
            "The rule that the containers are evaluated by; the ComplianceSummary has its title and controls.")
        NamedRule rule,
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
            "The numbers. They are exact, also where lists of this report are cut.")
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
        WorkloadsToFix toThreshold,
    @Size(max = Bounds.FINDINGS) @JsonPropertyDescription(
            "What is wrong, one entry for each workload, sorted by kind and name; at most 500, fewer where the report would be larger than 256 KiB.")
        List<ReportedFinding> findings,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription("How many further findings are not listed; absent when none.")
        int omittedFindings,
    @Size(max = Bounds.EXEMPT) @JsonPropertyDescription(
            "Containers that would be a finding but are exempt, sorted by kind, name and container; at most 500, fewer where the report would be larger than 256 KiB.")
        List<ReportedExemption> exempt,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further exempt containers are not listed; absent when none.")
        int omittedExempt,
    @Size(max = Bounds.WAIVED) @JsonPropertyDescription(
            "Containers that comply only because their owner's annotation took a required path away, sorted by kind, name and container; at most 500, fewer where the report would be larger than 256 KiB.")
        List<ReportedWaiver> waived,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further waived containers are not listed; absent when none.")
        int omittedWaived,
    @Size(max = Bounds.NOT_ROLLED_OUT) @JsonPropertyDescription(
            "Workloads with a compliant container whose pod template is not rolled out yet, as KIND/NAME, sorted; at most 100. kubectl rollout status says more of one.")
        List<@Size(max = Bounds.KIND_AND_NAME) String> notRolledOut,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further workloads that are not rolled out yet are not listed; absent when none.")
        int omittedNotRolledOut,
    @Size(max = Bounds.UNEVALUATED) @JsonPropertyDescription(
            "Workloads that could not be evaluated, sorted by kind and name; at most 50.")
        List<UnevaluatedWorkload> unevaluated,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further workloads that could not be evaluated are not listed; absent when none.")
        int omittedUnevaluated,
    @Size(max = Bounds.CONDITIONS) @JsonPropertyDescription(
            "Compliant says whether the threshold is reached (True as well when there is nothing to measure), Evaluated whether every workload could be evaluated; at most 8.")
        List<Condition> conditions,
    @JsonPropertyDescription(
            "The generation of the CompliancePolicy that the report rests on; absent when there is no policy.")
        @Nullable Long observedPolicyGeneration) {
  public ComplianceReportStatus {
    findings = List.copyOf(requireNonNullElse(findings, List.of()));
    exempt = List.copyOf(requireNonNullElse(exempt, List.of()));
    waived = List.copyOf(requireNonNullElse(waived, List.of()));
    notRolledOut = List.copyOf(requireNonNullElse(notRolledOut, List.of()));
    unevaluated = List.copyOf(requireNonNullElse(unevaluated, List.of()));
    conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
  }

  /**
   * Tells a namespace's report; the same report and conditions give the same status at any time.
   *
   * @param report what is told
   * @param policyGeneration the generation of the policy in force; empty for the default
   * @param previous the conditions that the API holds; none for a new report
   * @param now the time of a condition whose status flips
   */
  public static ComplianceReportStatus of(
      NamespaceReport report,
      Optional<Long> policyGeneration,
      List<Condition> previous,
      Instant now) {
    ComplianceReportStatus bare =
        bare(report, policyGeneration, ConditionHistory.ofReport(previous, now));
    SizeBudget room = SizeBudget.beside(bare);
    List<UnevaluatedWorkload> unevaluated =
        room.take(
            report.unevaluated().stream().limit(Bounds.UNEVALUATED).map(UnevaluatedWorkload::of));
    List<ReportedFinding> findings =
        room.take(report.findings().stream().limit(Bounds.FINDINGS).map(ReportedFinding::of));
    List<ReportedExemption> exempt =
        room.take(report.exempt().stream().limit(Bounds.EXEMPT).map(ReportedExemption::of));
    List<ReportedWaiver> waived =
        room.take(report.waived().stream().limit(Bounds.WAIVED).map(ReportedWaiver::of));
    return bare.with(findings, exempt, waived, unevaluated);
  }

  /** All but the long lists: these count as left out. */
  private static ComplianceReportStatus bare(
      NamespaceReport report, Optional<Long> policyGeneration, ConditionHistory history) {
    NamespaceSummary summary = report.summary();
    Tally tally = summary.tally();
    return new ComplianceReportStatus(
        NamedRule.of(RuleDescription.READ_ONLY_FILESYSTEM),
        summary.result().id(),
        summary.message(),
        ReportedSummary.of(tally, summary.workloads(), summary.findings(), summary.waived())
            .withNotRolledOut(summary.notRolledOut()),
        Ratio.ratio(tally),
        Ratio.percent(tally),
        summary.threshold().percent(),
        Ratio.text(tally),
        WorkloadsToFix.of(report.way()),
        List.of(),
        report.findings().size(),
        List.of(),
        report.exempt().size(),
        List.of(),
        report.waived().size(),
        report.notRolledOut().stream()
            .limit(Bounds.NOT_ROLLED_OUT)
            .map(WorkloadsToFix::address)
            .toList(),
        Math.max(0, report.notRolledOut().size() - Bounds.NOT_ROLLED_OUT),
        List.of(),
        report.unevaluated().size(),
        List.of(
            CompliantCondition.of(report).condition(history),
            EvaluatedCondition.of(report).condition(history)),
        policyGeneration.orElse(null));
  }

  private ComplianceReportStatus with(
      List<ReportedFinding> listed,
      List<ReportedExemption> excused,
      List<ReportedWaiver> told,
      List<UnevaluatedWorkload> unevaluated) {
    return new ComplianceReportStatus(
        rule,
        result,
        message,
        summary,
        ratio,
        percent,
        thresholdPercent,
        readOnly,
        toThreshold,
        listed,
        omittedFindings - listed.size(),
        excused,
        omittedExempt - excused.size(),
        told,
        omittedWaived - told.size(),
        notRolledOut,
        omittedNotRolledOut,
        unevaluated,
        omittedUnevaluated - unevaluated.size(),
        conditions,
        observedPolicyGeneration);
  }
}
