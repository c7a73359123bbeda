package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.CrdSchema.StatusPart;
import dev.rootseal.report.ReportNumbers;
import dev.rootseal.rule.Tally;
import io.fabric8.generator.annotation.Required;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a report. They are exact, also where lists of the report are cut.
 *
 * @param writable containers whose root is writable, or whose flag is not a boolean: files alone
 *     hold such a flag, and it is no evidence of a read-only root
 */
@StatusPart
public record ReportedSummary(
    @Required
        @JsonPropertyDescription(
            "How many workloads there are: Deployments, StatefulSets and DaemonSets.")
        int workloads,
    @Required
        @JsonPropertyDescription(
            "How many container definitions these workloads have, init containers and sidecars included. Replicas do not count.")
        int containers,
    @Required
        @JsonPropertyDescription(
            "X of \"X of Y\": containers that have a read-only root filesystem and a writable mount at each path that they need.")
        int compliant,
    @Required
        @JsonPropertyDescription(
            "Y of \"X of Y\": containers on which the threshold is measured; all but the exempt ones and those that the rule does not apply to.")
        int evaluated,
    @Required
        @JsonPropertyDescription("How many evaluated containers have a writable root filesystem.")
        int writable,
    @Required
        @JsonPropertyDescription(
            "How many evaluated containers are read-only but lack a writable mount at a path that they need.")
        int missingWritableMount,
    @Required
        @JsonPropertyDescription(
            "How many containers would be a finding but are exempt, with a reason. They count in neither X nor Y.")
        int exempt,
    @Required
        @JsonPropertyDescription(
            "How many containers the rule does not apply to: those of Windows pods. They count in neither X nor Y.")
        int notApplicable,
    @Required
        @JsonPropertyDescription(
            "How many workloads have a container that does not comply, or an annotation that cannot be used.")
        int findings,
    @Required
        @JsonPropertyDescription(
            "How many compliant containers comply only because their owner's annotation took a required path away. They count in X and Y.")
        int waived,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many compliant containers belong to a pod template that is not rolled out yet: the roll-out is going on, waits or has failed. They count in X and Y as the template says; absent when none.")
        int notRolledOut) {
  static ReportedSummary of(ReportNumbers report) {
    Tally tally = report.tally();
    return new ReportedSummary(
        report.workloads().workloads(),
        tally.containers(),
        tally.compliant(),
        tally.evaluated(),
        tally.writable() + tally.invalid(),
        tally.missingWritableMount(),
        tally.exempt(),
        tally.notApplicable(),
        report.findings(),
        report.waived(),
        report.notRolledOut());
  }

  /** X of Y with three decimals, rounded down: {@code 0.600}; 3999 of 5000 is 0.799, not 0.800. */
  static @Nullable String ratio(Tally tally) {
    if (tally.evaluated() == 0) {
      return null;
    }
    return BigDecimal.valueOf(tally.compliant())
        .divide(BigDecimal.valueOf(tally.evaluated()), 3, RoundingMode.DOWN)
        .toPlainString();
  }

  /** X of Y in whole percent, rounded down; nothing where Y is 0: 0 % would be a measurement. */
  static @Nullable Integer percent(Tally tally) {
    return tally.evaluated() == 0 ? null : tally.percent();
  }

  /** X of Y in words: {@code 6 of 10}; where nothing is evaluated, {@code all 6 exempt}. */
  static String text(Tally tally) {
    if (tally.evaluated() > 0) {
      return tally.compliant() + " of " + tally.evaluated();
    }
    if (tally.exempt() == 0 || tally.notApplicable() > 0) {
      return "none evaluated";
    }
    return tally.exempt() == 1 ? "1 exempt" : "all " + tally.exempt() + " exempt";
  }
}
