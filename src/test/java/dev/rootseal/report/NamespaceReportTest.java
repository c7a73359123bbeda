package dev.rootseal.report;

import static dev.rootseal.report.SummaryFixture.summary;
import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.NamespaceReport.ExemptContainer;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.report.NamespaceReport.WaivedContainer;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamespaceReportTest {
  private static final String GOOD = "deployment good : 4*c good";
  private static final String BAD = "deployment bad : app";
  private static final String TIGHT = "statefulset tight : 2*c ro";
  private static final String WINDOWS = "daemonset win windows : agent";

  private static final Policy POLICY =
      policy(
          "; old containers=*-old until=2026-07-31"
              + "; wiki names=wiki because=plug-ins owner=web until=2026-08-01");

  private static final String FOR_APP = "writable-paths.rootseal.dev/app";

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

  @Test
  void saysWhoseExemptionItIsAndWhatTheVerdictWouldBe() {
    WorkloadFixture wiki = workload("deployment wiki : tight ro; open");
    WorkloadRef ref = new WorkloadRef("Deployment", "shop", "wiki");
    Exemption exemption =
        new Exemption(Exemption.Source.POLICY, "wiki", "plug-ins", "web", Optional.of(TODAY), "");
    assertThat(ExemptContainer.of(wiki.evaluated(POLICY)))
        .containsExactly(
            new ExemptContainer(ref, "tight", exemption, Verdict.MISSING_WRITABLE_MOUNT),
            new ExemptContainer(ref, "open", exemption, Verdict.WRITABLE_ROOT_FILESYSTEM));
  }

  @Test
  void whatIsInOrderOrAFindingIsNotExempt() {
    for (String pod : List.of("good good; app-old", "deployment wiki : a good")) {
      assertThat(ExemptContainer.of(workload(pod).evaluated(POLICY))).isEmpty();
    }
  }

  @Test
  void aNamespaceListsThemByKindWorkloadAndContainer() {
    NamespaceReport report =
        excusing(
            "statefulset wiki : a",
            "deployment wiki : b; a",
            "deployment db : postgres image=postgres",
            "app");

    assertThat(report.exempt())
        .map(
            exempt ->
                String.join(
                    " ",
                    exempt.workload().kind(),
                    exempt.workload().name(),
                    exempt.container(),
                    exempt.exemption().source().id()))
        .containsExactly(
            "Deployment db postgres catalogue",
            "Deployment wiki a policy",
            "Deployment wiki b policy",
            "StatefulSet wiki a policy");
    assertThat(report.summary().tally()).isEqualTo(new Tally(0, 0, 1, 4, 0, 0));
    assertThat(report.findings()).map(finding -> finding.workload().name()).containsExactly("web");
  }

  @Test
  void aNamespaceOfExemptContainersAloneIsNotApplicable() {
    NamespaceReport report = excusing("deployment wiki : a");

    assertThat(report.summary().result().id()).isEqualTo("NotApplicable");
    assertThat(report.summary().workloads()).isEqualTo(new WorkloadResults(0, 0, 1, 0));
    assertThat(report.summary().message()).isEqualTo("The only container is exempt.");
    assertThat(report.fixPlan()).isEqualTo(new FixPlan<>(0, List.of()));
  }

  @Test
  void theWayToTheThresholdCountsOnFindingsAlone() {
    NamespaceReport report = excusing("deployment mixed : 3*c good; bad", "deployment wiki : 5*c");

    assertThat(report.fixPlan())
        .isEqualTo(
            new FixPlan<>(
                1, List.of(new FixPlan.Step<>(new WorkloadRef("Deployment", "shop", "mixed"), 1))));
  }

  @Test
  void aFindingIsSilentOnTheContainersThatAreExempt() {
    WorkloadFixture mixed =
        workload("deployment mixed @exempt.rootseal.dev/cache=writes : cache; app");
    Finding finding = Finding.of(mixed.evaluated(POLICY)).orElseThrow();

    assertThat(finding.containers()).map(Finding.Container::name).containsExactly("app");
    assertThat(finding.message()).contains("'app'").doesNotContain("'cache'");
  }

  private static NamespaceReport excusing(String... workloads) {
    KnownImages images = KnownImages.of("postgres database");
    return of(
        Stream.of(workloads).map(pod -> workload(pod).knowing(images).evaluated(POLICY)).toList(),
        List.of());
  }

  @Test
  void aReportListsThemInOrder() {
    NamespaceReport report =
        of(List.of(waived("web", "app ro"), waived("api", "app ro")), List.of());

    assertThat(report.waived()).containsExactly(waived("api"), waived("web"));
    assertThat(report.summary().waived()).isEqualTo(2);
    assertThat(report.summary().tally().compliant()).isEqualTo(2);
    assertThat(ClusterReport.of(Threshold.DEFAULT, List.of(report.summary())).waived())
        .isEqualTo(2);
  }

  @Test
  void oneThatIsAFindingAllTheSameIsNotCounted() {
    NamespaceReport report = of(List.of(waived("web", "app")), List.of());

    assertThat(report.waived()).isEmpty();
    assertThat(report.findings().getFirst().containers().getFirst().notes())
        .containsExactly(
            "Annotation writable-paths.rootseal.dev/app waives /tmp, which would need a writable"
                + " mount otherwise.");
  }

  @Test
  void oneThatNeedsNoWaiverIsNotCounted() {
    assertThat(of(List.of(waived("web", "app good")), List.of()).summary().waived()).isZero();
  }

  private static WorkloadVerdict waived(String name, String container) {
    return workload("deployment %s @%s=none : %s".formatted(name, FOR_APP, container)).evaluated();
  }

  private static WaivedContainer waived(String name) {
    return new WaivedContainer(
        new WorkloadRef("Deployment", "shop", name),
        "app",
        FOR_APP,
        List.of(ContainerPath.of("/tmp")));
  }
}
