package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Tally;
import io.fabric8.generator.annotation.Required;

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
  static ReportedSummary of(Tally tally, WorkloadResults workloads, int findings, int waived) {
    return new ReportedSummary(
        workloads.workloads(),
        tally.containers(),
        tally.compliant(),
        tally.evaluated(),
        tally.writable() + tally.invalid(),
        tally.missingWritableMount(),
        tally.exempt(),
        tally.notApplicable(),
        findings,
        waived,
        0);
  }

  /** The same with so many that are not rolled out yet. */
  ReportedSummary withNotRolledOut(int count) {
    return new ReportedSummary(
        workloads,
        containers,
        compliant,
        evaluated,
        writable,
        missingWritableMount,
        exempt,
        notApplicable,
        findings,
        waived,
        count);
  }
}
