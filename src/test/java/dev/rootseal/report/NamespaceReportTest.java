package dev.rootseal.report;

import static dev.rootseal.report.SummaryFixture.summary;
import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamespaceReportTest {
  private static final String GOOD = "deployment good : 4*c good";
  private static final String BAD = "deployment bad : app";
  private static final String TIGHT = "statefulset tight : 2*c ro";
  private static final String WINDOWS = "daemonset win windows : agent";

  @Test
  void countsContainersByVerdictAndWorkloadsByResult() {
    NamespaceReport report = report(List.of(), GOOD, BAD, TIGHT, WINDOWS);

    assertThat(report.namespace()).isEqualTo("shop");
    assertThat(report.summary())
        .isEqualTo(summary("shop", new Tally(4, 2, 1, 0, 1, 0), new WorkloadResults(1, 2, 1, 0)));
    assertThat(report.summary().message()).isEqualTo(Headline.of(report.summary().tally(), 0, 0));
  }

  @Test
  void aMistakeOfThisProgramIsSaidWithItsPlace() {
    WorkloadRef workload = workload(BAD).evaluated().ref();

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
            "deployment another : app",
            GOOD,
            "daemonset zzz : app");

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
        Stream.of(GOOD, BAD, TIGHT, WINDOWS).map(pod -> workload(pod).evaluated()).toList();

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
            "shop",
            new Threshold(81),
            List.of(workload(GOOD).evaluated(), workload(BAD).evaluated()),
            List.of());

    assertThat(report.summary().result()).isEqualTo(Result.FAIL);
    assertThat(report.fixPlan().containers()).isEqualTo(1);
  }

  @Test
  void compliantContainersOfATemplateThatIsNotRolledOutAreCountedAndTheirWorkloadsNamed() {
    NamespaceReport report =
        report(
            List.of(),
            "statefulset web not-rolled-out : 2*app good",
            "deployment api not-rolled-out : app good; writes",
            "deployment bad not-rolled-out : app",
            "deployment done : app good");

    assertThat(report.summary().tally().compliant()).isEqualTo(4);
    assertThat(report.summary().notRolledOut()).isEqualTo(3);
    assertThat(report.notRolledOut())
        .extracting(workload -> workload.kind() + "/" + workload.name())
        .containsExactly("Deployment/api", "StatefulSet/web");
    assertThat(report.summary().message()).isEqualTo(Headline.of(report.summary().tally(), 3, 0));
  }

  private static NamespaceReport report(List<Unevaluated> unevaluated, String... workloads) {
    return of(Stream.of(workloads).map(pod -> workload(pod).evaluated()).toList(), unevaluated);
  }

  private static NamespaceReport of(List<WorkloadVerdict> verdicts, List<Unevaluated> unevaluated) {
    return NamespaceReport.of(
        "shop", Threshold.DEFAULT, Collections.unmodifiableCollection(verdicts), unevaluated);
  }

  private static Unevaluated unevaluated(String kind, String name) {
    return new Unevaluated(new WorkloadRef(kind, "shop", name), "spec is not an object");
  }
}
