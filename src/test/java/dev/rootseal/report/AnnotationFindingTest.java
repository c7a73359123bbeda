package dev.rootseal.report;

import static dev.rootseal.rule.WorkloadFixture.daemonSet;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Annotations that cannot be used are told, also where every container complies. */
class AnnotationFindingTest {
  @ParameterizedTest(name = "{0}: ''{1}''")
  @MethodSource
  void saysWhichWhatIsWrongAndWhatWouldBeRight(String key, String value, String expected) {
    Finding finding = Finding.of(good().annotated(key, value).evaluated()).orElseThrow();

    assertThat(finding.message()).isEqualTo(expected);
    assertThat(finding.containers()).isEmpty();
  }

  static Stream<Arguments> saysWhichWhatIsWrongAndWhatWouldBeRight() {
    return Stream.of(
        arguments(
            "rootseal.dev/exempt",
            " ",
            "Deployment 'web' has an exemption without a reason in annotation"
                + " 'rootseal.dev/exempt': it exempts nothing. Write why, or remove it."),
        arguments(
            "rootseal.dev/exempt-until",
            "31.03.2027",
            "Deployment 'web' has no date in annotation 'rootseal.dev/exempt-until': it exempts"
                + " nothing. Write the last day as in 2027-03-31, or remove it."),
        arguments(
            "writable-paths.rootseal.dev/app",
            "tmp",
            "Deployment 'web' has paths that cannot be used in annotation"
                + " 'writable-paths.rootseal.dev/app': 'tmp' is not an absolute path. Write"
                + " absolute paths with commas between them, or none."),
        arguments(
            "exempt.rootseal.dev/ap",
            "cache",
            "Deployment 'web' has no container 'ap', of which annotation 'exempt.rootseal.dev/ap'"
                + " speaks: it does nothing. Name one of 'app', 'proxy', or remove it."));
  }

  @Test
  void aWorkloadWithoutContainersHasNoneToName() {
    assertThat(
            Finding.of(deployment("web").annotated("exempt.rootseal.dev/ap", "x").evaluated())
                .orElseThrow()
                .message())
        .endsWith(" Name one of its containers, or remove it.");
  }

  @Test
  void whereAContainerIsToldTooOneFindingTellsBoth() {
    Finding finding =
        Finding.of(
                deployment("web")
                    .annotated("exempt.rootseal.dev/ap", "cache")
                    .container("app")
                    .evaluated())
            .orElseThrow();

    assertThat(finding.message())
        .endsWith(
            ". Deployment 'web' has no container 'ap', of which annotation 'exempt.rootseal.dev/ap'"
                + " speaks: it does nothing."
                + " Name one of 'app', or remove it.");
    assertThat(finding.containers()).map(Finding.Container::name).containsExactly("app");
  }

  @Test
  void whatANoteOfAContainerTellsIsNotToldTwice() {
    Finding finding =
        Finding.of(good().exemptBecause("").container("open").evaluated()).orElseThrow();

    assertThat(finding.message()).doesNotContain("annotation");
    assertThat(finding.containers())
        .singleElement()
        .satisfies(
            open ->
                assertThat(open.notes())
                    .containsExactly(
                        "Annotation rootseal.dev/exempt gives no reason: it exempts nothing."));
  }

  @Test
  void whatANoteOfACompliantOrExemptContainerHoldsIsTold() {
    KnownImages images = new KnownImages().image("postgres", i -> i.of(ImageClass.DATABASE));
    WorkloadFixture workload =
        deployment("db")
            .knowing(images)
            .annotated("rootseal.dev/writable-paths", "tmp")
            .exemptBecause("")
            .container("postgres", c -> c.image("postgres"));

    assertThat(Finding.of(workload.evaluated()).orElseThrow().message())
        .startsWith("Deployment 'db' has an exemption without a reason")
        .contains(" Deployment 'db' has paths that cannot be used");
  }

  @Test
  void manyAreCountedInsteadOfTold() {
    assertThat(message(8)).doesNotContain("more").contains("'c7'");
    assertThat(message(9)).doesNotContain("'c8'").endsWith(" 1 more annotation cannot be used.");
    assertThat(message(10)).endsWith(" 2 more annotations cannot be used.");
  }

  private static String message(int annotations) {
    WorkloadFixture workload = good();
    for (int i = 0; i < annotations; i++) {
      workload.annotated("exempt.rootseal.dev/c" + i, "cache");
    }
    return Finding.of(workload.evaluated()).orElseThrow().message();
  }

  @Test
  void theNamespacesNumbersAndItsWayDoNotChange() {
    NamespaceReport plain = report(good(), deployment("bad").container("app"));
    NamespaceReport report =
        report(good().exemptBecause(""), deployment("bad").container("app"), windows());

    assertThat(report.summary().tally()).isEqualTo(new Tally(2, 0, 1, 0, 1, 0));
    assertThat(report.summary().workloads()).isEqualTo(new WorkloadResults(1, 1, 1, 0));
    assertThat(report.summary().result()).isEqualTo(plain.summary().result());
    assertThat(report.summary().message()).isEqualTo(plain.summary().message());
    assertThat(report.way()).isEqualTo(plain.way());
    assertThat(report.way().steps()).map(step -> step.target().name()).containsExactly("bad");
  }

  @Test
  void theNamespaceAndTheClusterListAndCountThem() {
    NamespaceReport report =
        report(good().exemptBecause(""), deployment("bad").container("app"), windows());

    assertThat(report.findings())
        .map(finding -> finding.workload().name())
        .containsExactly("win", "bad", "web");
    assertThat(report.summary().findings()).isEqualTo(3);
    assertThat(
            ClusterReport.of(Threshold.DEFAULT, List.of(report.summary(), report.summary()))
                .findings())
        .isEqualTo(6);
  }

  @Test
  void thereIsNothingToPatch() {
    Remediation remediation = Remediation.of(good().exemptBecause("").evaluated());

    assertThat(remediation.patch()).isEmpty();
    assertThat(remediation.refused()).isEmpty();
    assertThat(remediation.remarks()).isEmpty();
  }

  private static NamespaceReport report(WorkloadFixture... workloads) {
    return NamespaceReport.of(
        "shop",
        Threshold.DEFAULT,
        Stream.of(workloads).map(WorkloadFixture::evaluated).toList(),
        List.of());
  }

  private static WorkloadFixture good() {
    return deployment("web")
        .container("app", c -> c.compliant())
        .container("proxy", c -> c.compliant());
  }

  private static WorkloadFixture windows() {
    return daemonSet("win")
        .onWindows()
        .annotated("exempt-until.rootseal.dev/agent", "soon")
        .container("agent");
  }
}
