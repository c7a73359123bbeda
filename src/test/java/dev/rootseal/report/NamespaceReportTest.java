package dev.rootseal.report;

import static dev.rootseal.report.SummaryFixture.summary;
import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.ContainerVerdict.WritableRootFilesystem;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

  /** Workloads parted by slashes, and what the report lists, by kind, name and container. */
  @Rows(
      """
      findings                                 | statefulset tight : 2*c ro / deployment bad : app / deployment another : app / daemonset zzz : app | DaemonSet zzz, Deployment another, Deployment bad, StatefulSet tight | | |
      exempt ones are no findings              | statefulset wiki : a / deployment wiki : b; a / deployment db : postgres image=postgres / app | Deployment web | Deployment db postgres by catalogue, Deployment wiki a by policy, Deployment wiki b by policy, StatefulSet wiki a by policy | |
      what is in order or over is not exempt   | good good; app-old / deployment wiki : a good | Deployment web | | |
      what complies because of its owner alone | deployment web @writable-paths=none : b ro; a ro / deployment api @writable-paths.rootseal.dev/app=none : app ro | | | Deployment api app [/tmp] by writable-paths.rootseal.dev/app, Deployment web a [/tmp] by rootseal.dev/writable-paths, Deployment web b [/tmp] by rootseal.dev/writable-paths |
      not where it is a finding all the same   | deployment web @writable-paths=none : app | Deployment web | | |
      nor where it has the mount               | deployment web @writable-paths=none : app good | | | |
      what is not rolled out and compliant     | statefulset web not-rolled-out : 2*app good / deployment api not-rolled-out : app good; writes / deployment bad not-rolled-out : app / deployment done : app good | Deployment api, Deployment bad | | | Deployment api, StatefulSet web: 3
      """)
  void lists(
      String name,
      String pods,
      String findings,
      String exempt,
      String waived,
      String notRolledOut) {
    KnownImages images = KnownImages.of("postgres database");
    NamespaceReport report =
        of(
            Stream.of(pods.split(" / "))
                .map(pod -> workload(pod).knowing(images).evaluated(POLICY))
                .toList(),
            List.of());
    NamespaceSummary summary = report.summary();
    int moving = summary.notRolledOut();

    assertThat(listed(report.findings(), one -> text(one.workload()))).isEqualTo(findings);
    assertThat(
            listed(
                report.exempt(),
                one ->
                    text(one.workload())
                        + " %s by %s"
                            .formatted(
                                one.container().facts().name(),
                                exemption(one.container()).source().id())))
        .isEqualTo(exempt);
    assertThat(
            listed(
                report.waived(),
                one ->
                    text(one.workload())
                        + " %s %s by %s"
                            .formatted(
                                one.container().facts().name(),
                                one.container().waiver().orElseThrow().paths(),
                                one.container().waiver().orElseThrow().key())))
        .isEqualTo(waived);
    assertThat(
            listed(report.notRolledOut(), NamespaceReportTest::text)
                + (moving > 0 ? ": " + moving : ""))
        .isEqualTo(notRolledOut);
    assertThat(report.exempt()).hasSize(summary.tally().exempt());
    assertThat(report.waived()).hasSize(summary.waived());
    assertThat(summary.message()).isEqualTo(Headline.of(summary.tally(), moving, 0));
    assertThat(new ClusterReport(Threshold.DEFAULT, List.of(summary)).waived())
        .isEqualTo(summary.waived());
  }

  private static <T> String listed(List<T> all, Function<T, String> text) {
    return all.stream().map(text).collect(Collectors.joining(", "));
  }

  private static Exemption exemption(ContainerEvaluation exempt) {
    return ((Exempt) exempt.verdict()).exemption();
  }

  private static String text(WorkloadRef workload) {
    return workload.kind() + " " + workload.name();
  }

  @Test
  void sortsWhatCouldNotBeEvaluatedByKindAndName() {
    List<Unevaluated> unevaluated =
        List.of(unevaluated("StatefulSet", "a"), unevaluated("Deployment", "z"));

    assertThat(of(List.of(), unevaluated).unevaluated()).isEqualTo(unevaluated.reversed());
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
    Exemption exemption =
        new Exemption(Exemption.Source.POLICY, "wiki", "plug-ins", "web", Optional.of(TODAY), "");
    assertThat(of(List.of(wiki.evaluated(POLICY)), List.of()).exempt())
        .map(one -> one.container().verdict())
        .containsExactly(
            new Exempt(exemption, new WritableRootFilesystem(false)),
            new Exempt(exemption, new MissingWritableMount(List.of(ContainerPath.of("/tmp")))));
  }

  @Test
  void aFindingIsSilentOnTheContainersThatAreExempt() {
    WorkloadFixture mixed =
        workload("deployment mixed @exempt.rootseal.dev/cache=writes : cache; app");
    Finding finding = Finding.of(mixed.evaluated(POLICY)).orElseThrow();

    assertThat(finding.containers()).map(one -> one.facts().name()).containsExactly("app");
    assertThat(finding.message()).contains("'app'").doesNotContain("'cache'");
  }
}
