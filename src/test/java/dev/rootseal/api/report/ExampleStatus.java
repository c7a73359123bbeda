package dev.rootseal.api.report;

import dev.rootseal.api.Condition;
import dev.rootseal.api.report.ComplianceReportStatus.NamedRule;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedExemption;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding.ReportedContainer;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedWaiver;
import dev.rootseal.api.report.ComplianceReportStatus.UnevaluatedWorkload;
import dev.rootseal.api.report.ComplianceReportStatus.WorkloadsToFix;
import dev.rootseal.api.report.ComplianceSummaryStatus.NamespacesToFix;
import dev.rootseal.api.report.ComplianceSummaryStatus.ReportedNamespace;
import dev.rootseal.api.report.ComplianceSummaryStatus.ReportedRule;
import dev.rootseal.report.RuleDescription;
import java.util.List;

/** Statuses in which every field has a value. */
final class ExampleStatus {
  private static final List<Condition> CONDITIONS =
      List.of(
          new Condition(
              "Compliant",
              "False",
              "BelowThreshold",
              "60 % of the containers comply, the threshold is 80 %. 2 more must comply to reach it.",
              "2026-11-24T10:11:12Z",
              3L),
          new Condition(
              "Evaluated",
              "False",
              "SomeNotEvaluated",
              "1 of 7 workloads could not be evaluated: DaemonSet 'agent'.",
              "2026-11-24T10:11:12Z",
              3L));

  private ExampleStatus() {}

  static ComplianceReportStatus namespace() {
    return new ComplianceReportStatus(
        NamedRule.of(RuleDescription.READ_ONLY_FILESYSTEM),
        "Fail",
        "how much of it is right",
        new ReportedSummary(7, 12, 6, 10, 3, 1, 1, 1, 2, 5, 2),
        "0.600",
        60,
        80,
        "6 of 10",
        new WorkloadsToFix(2, List.of("Deployment/web-app"), 1),
        List.of(finding()),
        1,
        List.of(
            new ReportedExemption(
                "StatefulSet",
                "db",
                "postgres",
                "policy",
                "databases",
                "schreibt in sein Datenverzeichnis – größtenteils 漢字 😀",
                "team-db",
                "2027-03-31",
                "tier=data",
                "WritableRootFilesystem")),
        2,
        List.of(
            new ReportedWaiver(
                "Deployment", "proxy", "app", "rootseal.dev/writable-paths", List.of("/tmp"))),
        4,
        List.of("Deployment/proxy"),
        1,
        List.of(new UnevaluatedWorkload("DaemonSet", "agent", "spec.template is not an object")),
        3,
        CONDITIONS,
        4L);
  }

  private static ReportedFinding finding() {
    return new ReportedFinding(
        "Deployment",
        "web-app",
        "what is wrong",
        "known",
        "Helm release 'web'",
        List.of(
            new ReportedContainer("app", null, null, List.of(), List.of("what else to know"), 0),
            new ReportedContainer(
                "cache",
                "sidecar",
                "MissingWritableMount",
                List.of("/tmp", "/var/cache/nginx"),
                List.of(),
                5)),
        6);
  }

  static ComplianceSummaryStatus cluster() {
    return new ComplianceSummaryStatus(
        ReportedRule.of(RuleDescription.READ_ONLY_FILESYSTEM),
        "Fail",
        "how much of all is right",
        new ReportedSummary(7, 12, 6, 10, 4, 0, 1, 1, 2, 0, 0),
        "0.600",
        60,
        80,
        "6 of 10",
        new NamespacesToFix(2, List.of(new NamespacesToFix.Namespace("shop", 3)), 1),
        List.of(
            new ReportedNamespace("shop", "Fail", 6, 10, 60),
            new ReportedNamespace("windows", "NotApplicable", 0, 0, null)),
        1,
        CONDITIONS,
        4L,
        "2026-11-24T10:11:12Z");
  }
}
