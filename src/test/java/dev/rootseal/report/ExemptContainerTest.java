package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static dev.rootseal.rule.WorkloadFixture.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.NamespaceReport.ExemptContainer;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told about containers that are excused. */
class ExemptContainerTest {
  private static final Policy POLICY =
      policy(
          p ->
              p.exemption("old", e -> e.containers("*-old").until(TODAY.minusDays(1)))
                  .exemption(
                      "wiki",
                      e -> e.names("wiki").because("plug-ins").ownedBy("web").until(TODAY)));

  @Test
  void saysWhoseExemptionItIsAndWhatTheVerdictWouldBe() {
    WorkloadFixture wiki =
        deployment("wiki").container("tight", c -> c.readOnly()).container("open");

    Exemption exemption =
        new Exemption(Exemption.Source.POLICY, "wiki", "plug-ins", "web", Optional.of(TODAY), "");
    assertThat(ExemptContainer.of(wiki.evaluated(POLICY)))
        .containsExactly(
            new ExemptContainer(
                new WorkloadRef("Deployment", "shop", "wiki"),
                "tight",
                exemption,
                Verdict.MISSING_WRITABLE_MOUNT),
            new ExemptContainer(
                new WorkloadRef("Deployment", "shop", "wiki"),
                "open",
                exemption,
                Verdict.WRITABLE_ROOT_FILESYSTEM));
  }

  @Test
  void whatIsInOrderOrAFindingIsNotExempt() {
    WorkloadFixture web =
        deployment("web").container("good", c -> c.compliant()).container("app-old");

    assertThat(ExemptContainer.of(web.evaluated(POLICY))).isEmpty();
    assertThat(
            ExemptContainer.of(
                deployment("wiki").container("a", c -> c.compliant()).evaluated(POLICY)))
        .isEmpty();
  }

  @Test
  void aNamespaceListsThemByKindWorkloadAndContainer() {
    NamespaceReport report =
        report(
            statefulSet("wiki").container("a"),
            deployment("wiki").container("b").container("a"),
            deployment("db").container("postgres", c -> c.image("postgres")),
            deployment("web").container("app"));

    assertThat(report.exempt())
        .map(
            exempt ->
                exempt.workload().kind()
                    + " "
                    + exempt.workload().name()
                    + " "
                    + exempt.container()
                    + " "
                    + exempt.exemption().source().id())
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
    NamespaceReport report = report(deployment("wiki").container("a"));

    assertThat(report.summary().result().id()).isEqualTo("NotApplicable");
    assertThat(report.summary().workloads()).isEqualTo(new WorkloadResults(0, 0, 1, 0));
    assertThat(report.summary().message()).isEqualTo("The only container is exempt.");
    assertThat(report.fixPlan()).isEqualTo(new FixPlan<>(0, List.of()));
  }

  @Test
  void theWayToTheThresholdCountsOnFindingsAlone() {
    NamespaceReport report =
        report(
            deployment("mixed").containers(3, "c", c -> c.compliant()).container("bad"),
            deployment("wiki").containers(5, "c", c -> {}));

    assertThat(report.fixPlan())
        .isEqualTo(
            new FixPlan<>(
                1, List.of(new FixPlan.Step<>(new WorkloadRef("Deployment", "shop", "mixed"), 1))));
  }

  @Test
  void aFindingIsSilentOnTheContainersThatAreExempt() {
    WorkloadFixture mixed =
        deployment("mixed")
            .annotated("exempt.rootseal.dev/cache", "writes")
            .container("cache")
            .container("app");

    Finding finding = Finding.of(mixed.evaluated(POLICY)).orElseThrow();

    assertThat(finding.containers()).map(Finding.Container::name).containsExactly("app");
    assertThat(finding.message()).contains("'app'").doesNotContain("'cache'");
  }

  @Test
  void theListOfANamespaceDoesNotChangeAfterwards() {
    List<ExemptContainer> exempt = new ArrayList<>();
    NamespaceReport empty = report();
    NamespaceReport report =
        new NamespaceReport(
            empty.summary(), List.of(), exempt, List.of(), List.of(), empty.fixPlan(), List.of());
    exempt.addAll(ExemptContainer.of(deployment("wiki").container("a").evaluated(POLICY)));

    assertThat(exempt).hasSize(1);
    assertThat(report.exempt()).isEmpty();
  }

  private static NamespaceReport report(WorkloadFixture... workloads) {
    KnownImages images = new KnownImages().image("postgres", i -> i.of(ImageClass.DATABASE));
    return NamespaceReport.of(
        "shop",
        Threshold.DEFAULT,
        Stream.of(workloads).map(workload -> workload.knowing(images).evaluated(POLICY)).toList(),
        List.of());
  }
}
