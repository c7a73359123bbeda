package dev.rootseal.api.report;

import static dev.rootseal.api.report.ReportFixture.NOW;
import static dev.rootseal.api.report.ReportFixture.deployment;
import static dev.rootseal.api.report.ReportFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.api.StatusJson;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedExemption;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.ExemptContainer;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Exempt containers in a namespace's report. */
class ReportedExemptionTest {
  @Test
  void eachSourceIsTold() {
    ComplianceReportStatus status =
        status(
            List.of(
                exempt("a", policy("team-a", Optional.of(LocalDate.of(2027, 3, 31)))),
                exempt("b", annotation("cache")),
                exempt(
                    "c",
                    new Exemption(
                        Exemption.Source.CATALOGUE,
                        "postgres",
                        "postgres is a known image of class database",
                        "",
                        Optional.empty(),
                        ""))));

    assertThat(status.exempt())
        .map(StatusJson::canonical)
        .containsExactly(
            "{\"container\":\"app\",\"exemption\":\"system\",\"expires\":\"2027-03-31\",\"kind\":\"Deployment\",\"name\":\"a\",\"owner\":\"team-a\",\"reason\":\"provider\",\"source\":\"policy\",\"wouldBe\":\"MissingWritableMount\"}",
            "{\"container\":\"app\",\"exemption\":\"rootseal.dev/exempt\",\"kind\":\"Deployment\",\"name\":\"b\",\"reason\":\"cache\",\"source\":\"annotation\",\"wouldBe\":\"MissingWritableMount\"}",
            "{\"container\":\"app\",\"exemption\":\"postgres\",\"kind\":\"Deployment\",\"name\":\"c\",\"reason\":\"postgres is a known image of class database\",\"source\":\"catalogue\",\"wouldBe\":\"MissingWritableMount\"}");
    assertThat(status.omittedExempt()).isZero();
  }

  @Test
  void atMostFiveHundredAreListedAndTheRestCounted() {
    ComplianceReportStatus status =
        status(
            IntStream.range(0, 501)
                .mapToObj(i -> exempt("w-%03d".formatted(i), annotation("r")))
                .toList());

    assertThat(status.exempt()).hasSize(500);
    assertThat(status.omittedExempt()).isEqualTo(1);
  }

  @Test
  void longReasonsLeaveTheReportWithinItsBytes() {
    ComplianceReportStatus status =
        status(
            IntStream.range(0, 500)
                .mapToObj(i -> exempt("w-%03d".formatted(i), annotation("😀".repeat(512))))
                .toList());

    assertThat(StatusJson.size(ComplianceReport.of("shop", status)))
        .isLessThanOrEqualTo(256 * 1024);
    assertThat(status.exempt()).hasSizeBetween(90, 130);
    assertThat(status.exempt().size() + status.omittedExempt()).isEqualTo(500);
  }

  @Test
  void whatAnOwnerWroteIsToldSafely() {
    ReportedExemption told =
        status(List.of(exempt("a", annotation("\u202eevil\u001b[2J" + "x".repeat(65536)))))
            .exempt()
            .getFirst();

    assertThat(told.reason()).startsWith("\ufffdevil\ufffd[2Jx").endsWith("x…").hasSize(512);
  }

  @Test
  void anOwnerIsToldSafelyAndWithinItsBound() {
    Exemption exemption = policy("team\u202e\u001b[2J" + "x".repeat(200), Optional.empty());

    assertThat(status(List.of(exempt("a", exemption))).exempt().getFirst().owner())
        .startsWith("team\ufffd\ufffd[2Jx")
        .endsWith("x…")
        .hasSize(128);
  }

  @Test
  void aDayBeyondTheFormatIsTheLastOneThatTheFormatHas() {
    assertThat(
            status(List.of(exempt("a", policy("", Optional.of(LocalDate.of(99999, 1, 1))))))
                .exempt())
        .map(ReportedExemption::expires)
        .containsExactly("9999-12-31");
  }

  @Test
  void reportsNameTheGenerationOfThePolicyThatTheyRestOn() {
    ClusterReport cluster = ClusterReport.of(Threshold.DEFAULT, List.of());

    for (Optional<Long> generation : List.of(Optional.of(7L), Optional.<Long>empty())) {
      assertThat(
              ComplianceReportStatus.of(report(1, 1), generation, List.of(), NOW)
                  .observedPolicyGeneration())
          .isEqualTo(generation.orElse(null));
      assertThat(
              ComplianceSummaryStatus.of(cluster, generation, List.of(), NOW)
                  .observedPolicyGeneration())
          .isEqualTo(generation.orElse(null));
    }
  }

  private static ComplianceReportStatus status(List<ExemptContainer> exempt) {
    NamespaceReport plain = report(1, 1);
    return ComplianceReportStatus.of(
        new NamespaceReport(
            plain.summary(),
            plain.findings(),
            exempt,
            List.of(),
            List.of(),
            plain.fixPlan(),
            plain.unevaluated()),
        Optional.empty(),
        List.of(),
        NOW);
  }

  private static Exemption policy(String owner, Optional<LocalDate> expires) {
    return new Exemption(Exemption.Source.POLICY, "system", "provider", owner, expires, "");
  }

  private static Exemption annotation(String reason) {
    return new Exemption(
        Exemption.Source.ANNOTATION, "rootseal.dev/exempt", reason, "", Optional.empty(), "");
  }

  private static ExemptContainer exempt(String workload, Exemption exemption) {
    return new ExemptContainer(
        deployment(workload), "app", exemption, Verdict.MISSING_WRITABLE_MOUNT);
  }
}
