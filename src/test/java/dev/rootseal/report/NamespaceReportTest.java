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
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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

  /** Workloads parted by slashes, and how many could not be evaluated. */
  @Rows(
      """
      each verdict and result has its count         | deployment good : 4*c good / deployment bad : app / statefulset tight : 2*c ro / daemonset win windows : agent | 0 | Fail | 4 2 1 0 1 0 | 1 2 1 0 | 2: tight 2
      one that passes lists its findings, too       | deployment good : 4*c good / deployment bad : app  | 0 | Pass          | 4 0 1 0 0 0 | 1 1 0 0 | 0:
      the way starts with what brings most          | deployment good : 4*c good / deployment bad : app / statefulset tight : 2*c ro | 0 | Fail | 4 2 1 0 0 0 | 1 2 0 0 | 2: tight 2
      a failure is not hidden by what is unknown    | deployment bad : app                               | 1 | Fail          | 0 0 1 0 0 0 | 0 1 0 1 | 1: bad 1
      a pass never rests on it                      | deployment good : 4*c good                         | 1 | Unknown       | 4 0 0 0 0 0 | 1 0 0 1 | 0:
      nothing is known                              |                                                    | 1 | Unknown       | 0 0 0 0 0 0 | 0 0 0 1 | 0:
      nothing to evaluate beside it                 | daemonset win windows : agent                      | 1 | Unknown       | 0 0 0 0 1 0 | 0 0 1 1 | 0:
      nothing to evaluate                           | daemonset win windows : agent                      | 0 | NotApplicable | 0 0 0 0 1 0 | 0 0 1 0 | 0:
      exempt containers alone                       | deployment wiki : a                                | 0 | NotApplicable | 0 0 0 1 0 0 | 0 0 1 0 | 0:
      the way counts on findings alone              | deployment mixed : 3*c good; bad / deployment wiki : 5*c | 0 | Fail    | 3 0 1 5 0 0 | 0 1 1 0 | 1: mixed 1
      """)
  void says(
      String name,
      String pods,
      int unevaluated,
      String result,
      String containers,
      String workloads,
      String plan) {
    NamespaceReport report =
        of(
            Stream.of(pods.split(" / "))
                .filter(pod -> !pod.isEmpty())
                .map(pod -> workload(pod).evaluated(POLICY))
                .toList(),
            Collections.nCopies(unevaluated, unevaluated("Deployment", "poison")));
    NamespaceSummary summary = report.summary();

    assertThat(report.namespace()).isEqualTo("shop");
    assertThat(summary.result().id()).isEqualTo(result);
    assertThat(Stream.of(Verdict.values()).map(verdict -> "" + summary.tally().of(verdict)))
        .containsExactly(containers.split(" "));
    assertThat(Stream.of(Result.values()).map(one -> "" + summary.workloads().of(one)))
        .containsExactly(workloads.split(" "));
    assertThat(report.findings()).hasSize(summary.workloads().fail()).hasSize(summary.findings());
    assertThat(
            report.fixPlan().steps().stream()
                .map(step -> " " + step.target().name() + " " + step.containers())
                .collect(Collectors.joining("", report.fixPlan().containers() + ":", "")))
        .isEqualTo(plan);
    assertThat(summary.message()).isEqualTo(Headline.of(summary.tally(), 0, unevaluated));
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
  void theThresholdIsTheOneGiven() {
    NamespaceReport report =
        NamespaceReport.of(
            NamespaceFacts.named("shop"),
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
        NamespaceFacts.named("shop"),
        Threshold.DEFAULT,
        Collections.unmodifiableCollection(verdicts),
        unevaluated);
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
            new ExemptContainer(ref, "open", exemption, Verdict.WRITABLE_ROOT_FILESYSTEM),
            new ExemptContainer(ref, "tight", exemption, Verdict.MISSING_WRITABLE_MOUNT));
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
