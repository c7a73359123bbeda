package dev.rootseal.report;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.remediation.Remediation;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Annotations that cannot be used are told, also where every container complies. The sentences
 * stand in docs/rule.md, to the letter.
 */
class AnnotationFindingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          rootseal.dev/exempt             | ` `        | `Deployment 'web' `
          rootseal.dev/exempt-until       | 31.03.2027 | `Deployment 'web' `
          writable-paths.rootseal.dev/app | tmp        | `: 'tmp' `
          observed.rootseal.dev/app       | yesterday  | `Deployment 'web' `
          exempt.rootseal.dev/ap          | cache      | `'app', 'proxy'`
          """)
  void saysWhich(String key, String value, String told) {
    Finding finding = Finding.of(good().annotated(key, value).evaluated()).orElseThrow();

    assertThat(finding.message()).contains("'" + key + "'", told);
    assertThat(finding.containers()).isEmpty();
  }

  @Test
  void aWorkloadWithoutContainersHasNoneToName() {
    assertThat(finding("deployment web @exempt.rootseal.dev/ap=x :").message())
        .contains(" its containers");
  }

  @Test
  void whereAContainerIsToldTooOneFindingTellsBoth() {
    WorkloadVerdict workload =
        workload("deployment web @exempt.rootseal.dev/ap=cache : app").evaluated();
    Finding finding = Finding.of(workload).orElseThrow();

    assertThat(finding.message())
        .startsWith(FindingSentence.of(workload, workload.containers()) + " Deployment 'web' ")
        .contains("'exempt.rootseal.dev/ap'");
    assertThat(finding.containers()).map(Finding.Container::name).containsExactly("app");
  }

  @Test
  void whatANoteOfAContainerTellsIsNotToldTwice() {
    Finding finding = finding("deployment web @exempt=\"\" : app good; proxy good; open");

    assertThat(finding.message()).doesNotContain("annotation");
    assertThat(finding.containers())
        .extracting(Finding.Container::notes)
        .containsExactly(List.of(NoteSentence.of(new Note.EmptyReason("rootseal.dev/exempt"))));
  }

  @Test
  void whatANoteOfACompliantOrExemptContainerHoldsIsTold() {
    KnownImages images = KnownImages.of("postgres database");
    WorkloadFixture workload =
        workload("deployment db @writable-paths=tmp @exempt=\"\" : postgres image=postgres");

    assertThat(Finding.of(workload.knowing(images).evaluated()).orElseThrow().message())
        .containsSubsequence(
            "Deployment 'db'",
            "'rootseal.dev/exempt'",
            " Deployment 'db'",
            "'rootseal.dev/writable-paths'");
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
    NamespaceReport plain = report(good(), workload("deployment bad : app"));
    NamespaceReport report = annotated();

    assertThat(report.summary().tally()).isEqualTo(new Tally(2, 0, 1, 0, 1, 0));
    assertThat(report.summary().workloads()).isEqualTo(new WorkloadResults(1, 1, 1, 0));
    assertThat(report.summary().result()).isEqualTo(plain.summary().result());
    assertThat(report.summary().message()).isEqualTo(plain.summary().message());
    assertThat(report.fixPlan()).isEqualTo(plain.fixPlan());
    assertThat(report.fixPlan().steps()).map(step -> step.target().name()).containsExactly("bad");
  }

  @Test
  void theNamespaceAndTheClusterListAndCountThem() {
    NamespaceReport report = annotated();

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

  private static Finding finding(String pod) {
    return Finding.of(workload(pod).evaluated()).orElseThrow();
  }

  private static NamespaceReport report(WorkloadFixture... workloads) {
    return SummaryFixture.report(Stream.of(workloads).map(WorkloadFixture::evaluated).toList());
  }

  private static WorkloadFixture good() {
    return workload("app good; proxy good");
  }

  private static NamespaceReport annotated() {
    return report(good().exemptBecause(""), workload("deployment bad : app"), windows());
  }

  private static WorkloadFixture windows() {
    return workload("daemonset win windows @exempt-until.rootseal.dev/agent=soon : agent");
  }
}
