package dev.rootseal.api.report;

import static dev.rootseal.api.report.ReportFixture.NOW;
import static dev.rootseal.report.SummaryFixture.inEmergency;
import static dev.rootseal.report.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.StatusJson;
import dev.rootseal.api.report.ComplianceSummaryStatus.NamespaceInEmergency;
import dev.rootseal.api.report.ComplianceSummaryStatus.NamespacesToFix;
import dev.rootseal.api.report.ComplianceSummaryStatus.ReportedNamespace;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.Headline;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplianceSummaryStatusTest {
  @Test
  void tellsNamespacesWorstFirst() {
    ComplianceSummaryStatus status =
        status(
            List.of(
                namespace("good", new Tally(4, 0, 0, 0, 0, 0)),
                namespace("windows", new Tally(0, 0, 0, 0, 1, 0)),
                namespace("half", new Tally(1, 0, 1, 0, 0, 0)),
                namespace("bad", new Tally(0, 1, 3, 0, 0, 0))));

    assertThat(status.result()).isEqualTo("Fail");
    assertThat(status.message()).isEqualTo(Headline.of(new Tally(5, 1, 4, 0, 1, 0), 0, 0));
    assertThat(status.ratio()).isEqualTo("0.500");
    assertThat(status.percent()).isEqualTo(50);
    assertThat(status.readOnly()).isEqualTo("5 of 10");
    assertThat(status.summary()).isEqualTo(new ReportedSummary(4, 11, 5, 10, 4, 1, 0, 1, 4, 0, 0));
    assertThat(status.namespaces())
        .containsExactly(
            new ReportedNamespace("bad", "Fail", 0, 4, 0),
            new ReportedNamespace("half", "Fail", 1, 2, 50),
            new ReportedNamespace("good", "Pass", 4, 4, 100),
            new ReportedNamespace("windows", "NotApplicable", 0, 0, null));
    assertThat(status.toThreshold())
        .isEqualTo(new NamespacesToFix(3, List.of(new NamespacesToFix.Namespace("bad", 4)), 0));
  }

  @Test
  void listsAreBoundedAndTheRestCounted() {
    ComplianceSummaryStatus status =
        status(
            IntStream.range(0, 4000)
                .mapToObj(
                    i -> namespace("n".repeat(57) + (100000 + i), new Tally(0, 0, 1, 0, 0, 0)))
                .map(one -> inEmergency(one, "<".repeat(600)))
                .toList());

    assertThat(status.emergencies()).hasSize(50);
    assertThat(status.emergencies().getFirst().reason()).hasSize(512).endsWith("<…");
    assertThat(status.omittedEmergencies()).isEqualTo(3950);
    assertThat(status.namespaces()).hasSize(500);
    assertThat(status.omittedNamespaces()).isEqualTo(3500);
    assertThat(status.toThreshold().namespaces()).hasSize(100);
    assertThat(status.toThreshold().containers()).isEqualTo(3200);
    assertThat(status.toThreshold().omitted()).isEqualTo(3100);
    assertThat(status.summary().evaluated()).isEqualTo(4000);
    assertThat(StatusJson.size(status)).isLessThan(256 * 1024);
  }

  @Test
  void emergenciesAreToldSafelyTheWorstFirst() {
    NamespaceSummary shop = namespace("shop", new Tally(1, 1, 1, 0, 0, 0));
    NamespaceSummary bank = namespace("bank", new Tally(1, 1, 2, 0, 0, 0));

    assertThat(
            status(
                    List.of(
                        inEmergency(shop, "a\u202eb\n"),
                        inEmergency(bank, "the provider is down"),
                        namespace("calm", new Tally(1, 0, 0, 0, 0, 0))))
                .emergencies())
        .containsExactly(
            new NamespaceInEmergency("bank", "the provider is down", 3),
            new NamespaceInEmergency("shop", "a\ufffdb\ufffd", 2));
  }

  @Test
  void anEmptyClusterIsNotApplicable() {
    ComplianceSummaryStatus status = status(List.of());

    assertThat(status.result()).isEqualTo("NotApplicable");
    assertThat(status.ratio()).isNull();
    assertThat(status.namespaces()).isEmpty();
  }

  private static ComplianceSummaryStatus status(List<NamespaceSummary> namespaces) {
    return ComplianceSummaryStatus.of(
        new ClusterReport(Threshold.DEFAULT, namespaces), Optional.empty(), List.of(), NOW);
  }

  /** With one workload, which counts as a finding. */
  private static NamespaceSummary namespace(String name, Tally tally) {
    return summary(name, tally, new WorkloadResults(0, 1, 0, 0));
  }

  @ParameterizedTest(name = "{0} of {1} is {2}, {3} %")
  @CsvSource({
    "6, 10, 0.600, 60", "12, 15, 0.800, 80",
    "7999, 10000, 0.799, 79", "1, 3, 0.333, 33",
    "2, 3, 0.666, 66", "999999, 1000000, 0.999, 99",
    "0, 7, 0.000, 0", "1, 200, 0.005, 0",
    "5, 5, 1.000, 100", "37, 773, 0.047, 4",
    "2147483646, 2147483647, 0.999, 99"
  })
  void isRoundedDown(int compliant, int evaluated, String ratio, int percent) {
    Tally tally = new Tally(compliant, 0, evaluated - compliant, 0, 0, 0);

    assertThat(ReportedSummary.ratio(tally)).isEqualTo(ratio);
    assertThat(ReportedSummary.percent(tally)).isEqualTo(percent);
    assertThat(ReportedSummary.text(tally)).isEqualTo(compliant + " of " + evaluated);
  }

  @Test
  void isAbsentWithNothingToMeasure() {
    Tally exemptAlone = new Tally(0, 0, 0, 3, 0, 0);

    assertThat(ReportedSummary.ratio(exemptAlone)).isNull();
    assertThat(ReportedSummary.percent(exemptAlone)).isNull();
  }

  @Test
  void saysInItsPlaceWhyNothingIsEvaluated() {
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 6, 0, 0))).isEqualTo("all 6 exempt");
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 1, 0, 0))).isEqualTo("1 exempt");
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 0, 4, 0))).isEqualTo("none evaluated");
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 6, 4, 0))).isEqualTo("none evaluated");
    assertThat(ReportedSummary.text(Tally.EMPTY)).isEqualTo("none evaluated");
  }
}
