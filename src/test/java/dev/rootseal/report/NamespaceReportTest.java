package dev.rootseal.report;

import static dev.rootseal.rule.WorkloadFixture.daemonSet;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamespaceReportTest {
  private static final WorkloadFixture GOOD =
      deployment("good").containers(4, "c", c -> c.compliant());
  private static final WorkloadFixture BAD = deployment("bad").container("app");
  private static final WorkloadFixture TIGHT =
      statefulSet("tight").containers(2, "c", c -> c.readOnly());
  private static final WorkloadFixture WINDOWS = daemonSet("win").onWindows().container("agent");

  @Test
  void countsContainersByVerdictAndWorkloadsByResult() {
    NamespaceReport report = report(List.of(), GOOD, BAD, TIGHT, WINDOWS);

    assertThat(report.namespace()).isEqualTo("shop");
    assertThat(report.summary())
        .isEqualTo(
            new NamespaceSummary(
                "shop",
                Threshold.DEFAULT,
                new Tally(4, 2, 1, 0, 1, 0),
                new WorkloadResults(1, 2, 1, 0),
                2,
                ExemptionUses.NONE,
                0,
                0));
    assertThat(report.summary().message()).isEqualTo(Headline.of(report.summary().tally(), 0, 0));
  }

  @Test
  void aMistakeOfThisProgramIsSaidWithItsPlace() {
    WorkloadRef workload = BAD.evaluated().ref();

    assertThat(Unevaluated.by(workload, new IllegalStateException("lost")))
        .satisfies(
            one -> {
              assertThat(one.workload()).isEqualTo(workload);
              assertThat(one.reason())
                  .startsWith(
                      "a mistake in rootseal, please report it: java.lang.IllegalStateException:"
                          + " lost, at "
                          + NamespaceReportTest.class.getName());
            });
  }

  @Test
  void sortsFindingsAndUnevaluatedByKindAndName() {
    NamespaceReport report =
        report(
            List.of(unevaluated("StatefulSet", "a"), unevaluated("Deployment", "z")),
            TIGHT,
            BAD,
            deployment("another").container("app"),
            GOOD,
            daemonSet("zzz").container("app"));

    assertThat(report.findings())
        .map(finding -> finding.workload().kind() + " " + finding.workload().name())
        .containsExactly(
            "DaemonSet zzz", "Deployment another", "Deployment bad", "StatefulSet tight");
    assertThat(report.unevaluated())
        .containsExactly(unevaluated("Deployment", "z"), unevaluated("StatefulSet", "a"));
  }

  @Test
  void theOrderOfTheVerdictsIsNoMatter() {
    List<WorkloadVerdict> verdicts =
        Stream.of(GOOD, BAD, TIGHT, WINDOWS).map(WorkloadFixture::evaluated).toList();

    assertThat(of(verdicts.reversed(), List.of())).isEqualTo(of(verdicts, List.of()));
  }

  @Test
  void aReportThatPassesListsItsFindingsToo() {
    NamespaceReport report = report(List.of(), GOOD, BAD);

    assertThat(report.summary().result()).isEqualTo(Result.PASS);
    assertThat(report.findings()).hasSize(1);
    assertThat(report.fixPlan()).isEqualTo(new FixPlan<>(0, List.of()));
  }

  @Test
  void theWayStartsWithTheWorkloadThatBringsMost() {
    NamespaceReport report = report(List.of(), GOOD, BAD, TIGHT);

    assertThat(report.fixPlan())
        .isEqualTo(
            new FixPlan<>(
                2,
                List.of(new FixPlan.Step<>(new WorkloadRef("StatefulSet", "shop", "tight"), 2))));
  }

  @Test
  void aFailureIsNotHiddenByAWorkloadThatCouldNotBeEvaluated() {
    NamespaceReport report = report(List.of(unevaluated("Deployment", "poison")), BAD);

    assertThat(report.summary().result()).isEqualTo(Result.FAIL);
    assertThat(report.summary().message()).isEqualTo(Headline.of(report.summary().tally(), 0, 1));
  }

  @Test
  void aPassNeverRestsOnAWorkloadThatCouldNotBeEvaluated() {
    NamespaceReport report = report(List.of(unevaluated("Deployment", "poison")), GOOD);

    assertThat(report.summary().result()).isEqualTo(Result.UNKNOWN);
    assertThat(report.summary().workloads()).isEqualTo(new WorkloadResults(1, 0, 0, 1));
  }

  @Test
  void nothingEvaluatedAtAllIsUnknownAndNothingToEvaluateIsNotApplicable() {
    assertThat(report(List.of(unevaluated("Deployment", "poison"))).summary().result())
        .isEqualTo(Result.UNKNOWN);
    assertThat(report(List.of(unevaluated("Deployment", "poison")), WINDOWS).summary().result())
        .isEqualTo(Result.UNKNOWN);
    assertThat(report(List.of(), WINDOWS).summary().result()).isEqualTo(Result.NOT_APPLICABLE);
  }

  @Test
  void theThresholdIsTheOneGiven() {
    NamespaceReport report =
        NamespaceReport.of(
            "shop", new Threshold(81), List.of(GOOD.evaluated(), BAD.evaluated()), List.of());

    assertThat(report.summary().result()).isEqualTo(Result.FAIL);
    assertThat(report.fixPlan().containers()).isEqualTo(1);
  }

  @Test
  void compliantContainersOfATemplateThatIsNotRolledOutAreCountedAndTheirWorkloadsNamed() {
    NamespaceReport report =
        report(
            List.of(),
            WorkloadFixture.statefulSet("web")
                .notRolledOut()
                .containers(2, "app", c -> c.compliant()),
            WorkloadFixture.deployment("api")
                .notRolledOut()
                .container("app", c -> c.compliant())
                .container("writes"),
            WorkloadFixture.deployment("bad").notRolledOut().container("app"),
            WorkloadFixture.deployment("done").container("app", c -> c.compliant()));

    assertThat(report.summary().tally().compliant()).isEqualTo(4);
    assertThat(report.summary().notRolledOut()).isEqualTo(3);
    assertThat(report.notRolledOut())
        .extracting(workload -> workload.kind() + "/" + workload.name())
        .containsExactly("Deployment/api", "StatefulSet/web");
    assertThat(report.summary().message()).isEqualTo(Headline.of(report.summary().tally(), 3, 0));
  }

  private static NamespaceReport report(
      List<Unevaluated> unevaluated, WorkloadFixture... workloads) {
    List<WorkloadVerdict> verdicts = Stream.of(workloads).map(WorkloadFixture::evaluated).toList();
    return of(verdicts, unevaluated);
  }

  private static NamespaceReport of(List<WorkloadVerdict> verdicts, List<Unevaluated> unevaluated) {
    return NamespaceReport.of(
        "shop", Threshold.DEFAULT, Collections.unmodifiableCollection(verdicts), unevaluated);
  }

  private static Unevaluated unevaluated(String kind, String name) {
    return new Unevaluated(new WorkloadRef(kind, "shop", name), "spec is not an object");
  }
}
