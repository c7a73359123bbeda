package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.NamespaceReport.ExemptContainer;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told about containers that are excused. */
class ExemptContainerTest {
  private static final Policy POLICY =
      policy(
          "; old containers=*-old until=2026-07-31"
              + "; wiki names=wiki because=plug-ins owner=web until=2026-08-01");

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
        report(
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
    NamespaceReport report = report("deployment wiki : a");

    assertThat(report.summary().result().id()).isEqualTo("NotApplicable");
    assertThat(report.summary().workloads()).isEqualTo(new WorkloadResults(0, 0, 1, 0));
    assertThat(report.summary().message()).isEqualTo("The only container is exempt.");
    assertThat(report.fixPlan()).isEqualTo(new FixPlan<>(0, List.of()));
  }

  @Test
  void theWayToTheThresholdCountsOnFindingsAlone() {
    NamespaceReport report = report("deployment mixed : 3*c good; bad", "deployment wiki : 5*c");

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

  private static NamespaceReport report(String... workloads) {
    KnownImages images = KnownImages.of("postgres database");
    return NamespaceReport.of(
        "shop",
        Threshold.DEFAULT,
        Stream.of(workloads).map(pod -> workload(pod).knowing(images).evaluated(POLICY)).toList(),
        List.of());
  }
}
