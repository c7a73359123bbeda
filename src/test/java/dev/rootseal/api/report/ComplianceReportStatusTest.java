package dev.rootseal.api.report;

import static dev.rootseal.api.report.ReportFixture.NOW;
import static dev.rootseal.api.report.ReportFixture.container;
import static dev.rootseal.api.report.ReportFixture.deployment;
import static dev.rootseal.api.report.ReportFixture.finding;
import static dev.rootseal.api.report.ReportFixture.findings;
import static dev.rootseal.api.report.ReportFixture.report;
import static dev.rootseal.api.report.ReportFixture.status;
import static dev.rootseal.api.report.ReportFixture.withUnevaluated;
import static dev.rootseal.report.SummaryFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.StatusJson;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedExemption;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding.ReportedContainer;
import dev.rootseal.api.report.ComplianceReportStatus.UnevaluatedWorkload;
import dev.rootseal.api.report.ComplianceReportStatus.WorkloadsToFix;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.Finding;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.report.NamespaceReport.WorkloadContainer;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.PodLine;
import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComplianceReportStatusTest {
  @Test
  void tellsHeadAndNumbers() {
    ComplianceReportStatus status = status(report(6, 10));

    assertThat(status.rule().id()).isEqualTo("read-only-filesystem");
    assertThat(status.result()).isEqualTo("Fail");
    assertThat(status.message()).startsWith("6 of 10 ");
    assertThat(status.ratio()).isEqualTo("0.600");
    assertThat(status.percent()).isEqualTo(60);
    assertThat(status.thresholdPercent()).isEqualTo(80);
    assertThat(status.readOnly()).isEqualTo("6 of 10");
    assertThat(status.summary()).isEqualTo(new ReportedSummary(10, 10, 6, 10, 4, 0, 0, 0, 4, 0, 0));
    assertThat(status.toThreshold())
        .isEqualTo(
            new WorkloadsToFix(2, List.of("Deployment/web-00000", "Deployment/web-00001"), 0));
    assertThat(status.omittedFindings()).isZero();
    assertThat(status(withUnevaluated(1, 1)).unevaluated())
        .containsExactly(new UnevaluatedWorkload("Deployment", "broken-000", "unreadable"));
  }

  @Test
  void eachVerdictHasItsOwnCount() {
    NamespaceReport report =
        report(new Tally(1, 2, 4, 8, 16, 32), new WorkloadResults(3, 5, 7, 0), List.of());

    assertThat(status(report).summary())
        .isEqualTo(new ReportedSummary(15, 63, 1, 39, 36, 2, 8, 16, 5, 0, 0));
  }

  @Test
  void withNothingToMeasureThereIsNoShare() {
    ComplianceReportStatus status =
        status(report(new Tally(0, 0, 0, 0, 2, 0), new WorkloadResults(0, 0, 1, 0), List.of()));

    assertThat(status.result()).isEqualTo("NotApplicable");
    assertThat(status.ratio()).isNull();
    assertThat(status.percent()).isNull();
    assertThat(status.readOnly()).isEqualTo("none evaluated");
  }

  @Rows(
      """
      findings             | 500 | omittedFindings     | 1
      toThreshold/fixFirst | 100 | toThreshold/omitted | 301
      exempt               | 500 | omittedExempt       | 1
      notRolledOut         | 100 | omittedNotRolledOut | 3
      unevaluated          | 50  | omittedUnevaluated  | 10
      """)
  void listsAreBoundedAndTheRestIsCounted(String list, int listed, String count, int omitted) {
    NamespaceReport large = report(0, 501);
    List<Unevaluated> unevaluated = withUnevaluated(1, 60).unevaluated();
    JsonNode status =
        StatusJson.tree(
            status(
                new NamespaceReport(
                    large.summary(),
                    large.findings(),
                    Collections.nCopies(501, exempt("web", annotation("r"))),
                    List.of(),
                    Collections.nCopies(103, deployment("web")),
                    unevaluated)));

    assertThat(status.at("/" + list)).hasSize(listed);
    assertThat(status.at("/" + count).asInt()).isEqualTo(omitted);
  }

  /** As the API server writes them: some take six times the room. */
  @ParameterizedTest
  @CsvSource({"é, 150, 300", "<, 50, 90"})
  void aReportNeverGrowsBeyondItsBytes(String character, int least, int most) {
    ComplianceReportStatus status = status(report(0, findings(500, character.repeat(500))));

    assertThat(StatusJson.size(ComplianceReport.of("shop", status)))
        .isLessThanOrEqualTo(256 * 1024)
        .isGreaterThan(240 * 1024);
    assertThat(status.findings()).hasSizeBetween(least, most);
    assertThat(status.findings().size() + status.omittedFindings()).isEqualTo(500);
  }

  @Test
  void aFindingListsAtMostAHundredContainers() {
    List<ContainerEvaluation> many =
        IntStream.range(0, 130).mapToObj(i -> container("c-" + i, "")).toList();

    ReportedFinding finding = ReportedFinding.of(finding("web", many));

    assertThat(finding.containers()).hasSize(100);
    assertThat(finding.omittedContainers()).isEqualTo(30);
  }

  @Test
  void aContainerListsAtMostSoManyPathsAndNotes() {
    ReportedContainer container =
        ReportedContainer.of(
                List.of(
                    container(
                        "sidecar app",
                        new MissingWritableMount(Collections.nCopies(66, ContainerPath.ROOT)),
                        Collections.nCopies(35, new Note.Privileged()))))
            .getFirst();

    assertThat(container.missingPaths()).hasSize(64);
    assertThat(container.notes()).hasSize(32);
    assertThat(container.omitted()).isEqualTo(5);
    assertThat(container.type()).isEqualTo("sidecar");
    assertThat(container.verdict()).isEqualTo("MissingWritableMount");
  }

  /** kubectl describe has no line between containers: what ends each is its verdict. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1, '', -", "1, said, -",
        "2, '', -", "2, said, WritableRootFilesystem"
      })
  void theUsualVerdictStandsBetweenContainersWithNotes(
      int containers, String note, @Nullable String verdict) {
    assertThat(ReportedContainer.of(Collections.nCopies(containers, container("app", note))))
        .hasSize(containers)
        .extracting("verdict")
        .containsOnly(verdict);
  }

  @Test
  void theUsualVerdictStandsBesideContainersWithPaths() {
    ContainerEvaluation tight = container("app", missing("/tmp"), List.of());

    assertThat(ReportedContainer.of(List.of(container("app", ""), tight)))
        .extracting("verdict")
        .containsExactly("WritableRootFilesystem", "MissingWritableMount");
  }

  /** A restart after an upgrade writes nothing, and a report of an older version is read. */
  @Test
  void whereEverythingIsRolledOutTheReportIsWhatItWasBeforeThereWasSuchAField() {
    NamespaceReport report = report("app good");
    JsonNode json = StatusJson.tree(status(report));

    assertThat(json.toString()).doesNotContainIgnoringCase("rolledOut");
    assertThat(new ObjectMapper().convertValue(json, ComplianceReportStatus.class))
        .isEqualTo(status(report));
  }

  @Test
  void annotationsThatCannotBeUsedAreCountedBoundedAndToldSafely() {
    WorkloadFixture web =
        PodLine.workload("app good")
            .annotated("rootseal.dev/writable-paths", "a\u202eb\n" + "c".repeat(4000))
            .annotated("writable-paths.rootseal.dev/" + "d".repeat(65_536), "");

    ComplianceReportStatus status = status(report(List.of(web.evaluated())));

    assertThat(status.summary()).isEqualTo(new ReportedSummary(1, 1, 1, 1, 0, 0, 0, 0, 1, 0, 0));
    assertThat(status.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.message())
                  .contains("annotation 'rootseal.dev/writable-paths': 'a\ufffdb\ufffdccc")
                  .contains("ccc' is not an absolute path. Write")
                  .hasSize(2048);
              assertThat(finding.containers()).isEmpty();
              assertThat(finding.confidence()).isNull();
            });
    assertThat(status.toThreshold()).isEqualTo(new WorkloadsToFix(0, List.of(), 0));
    assertThat(StatusJson.tree(status.findings().getFirst()).has("containers")).isFalse();
  }

  @Test
  void textOfStrangersIsMadeSafeWhereverItStands() {
    ContainerEvaluation container =
        container(
            "init a\u001b[31m", missing("/a\n\u202eb"), List.of(new Note.MisspeltFlag("\ud800")));
    Finding finding =
        new Finding(
            ReportFixture.deployment("w\u0000b"),
            "m\r",
            List.of(container),
            Optional.of(new ManagedBy(ManagedBy.Tool.HELM, "", "", "r\u202e")));

    ReportedFinding told = ReportedFinding.of(finding);

    assertThat(told.name()).isEqualTo("w\ufffdb");
    assertThat(told.message()).isEqualTo("m\ufffd");
    assertThat(told.managedBy()).isEqualTo("Helm release 'r\ufffd'");
    assertThat(told.containers().getFirst())
        .isEqualTo(
            new ReportedContainer(
                "a\ufffd[31m",
                "init",
                "MissingWritableMount",
                List.of("/a\ufffd\ufffdb"),
                List.of("'\ufffd' is misspelt: the field is readOnlyRootFilesystem."),
                0));
  }

  @Test
  void anotherReleaseOfAWorkloadIsNoChange() {
    assertThat(status(report("app image=registry.example/web:1.1")))
        .isEqualTo(status(report("app image=registry.example/web:1.0")));
  }

  @Test
  void eachSourceIsTold() {
    ComplianceReportStatus status =
        exempting(
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
  void longReasonsLeaveTheReportWithinItsBytes() {
    ComplianceReportStatus status =
        exempting(
            IntStream.range(0, 500)
                .mapToObj(i -> exempt("w-%03d".formatted(i), annotation("😀".repeat(512))))
                .toList());

    assertThat(StatusJson.size(ComplianceReport.of("shop", status)))
        .isLessThanOrEqualTo(256 * 1024);
    assertThat(status.exempt()).hasSizeBetween(90, 130);
    assertThat(status.exempt().size() + status.omittedExempt()).isEqualTo(500);
  }

  @Test
  void whatOthersWroteOfAnExemptionIsToldSafelyAndWithinItsBounds() {
    Exemption exemption =
        new Exemption(
            Exemption.Source.POLICY,
            "system",
            "\u202eevil\u001b[2J" + "x".repeat(65536),
            "team\u202e\u001b[2J" + "x".repeat(200),
            Optional.of(LocalDate.of(99999, 1, 1)),
            "");

    ReportedExemption told = exempting(List.of(exempt("a", exemption))).exempt().getFirst();

    assertThat(told.reason()).startsWith("\ufffdevil\ufffd[2Jx").endsWith("x…").hasSize(512);
    assertThat(told.owner()).startsWith("team\ufffd\ufffd[2Jx").endsWith("x…").hasSize(128);
    assertThat(told.expires()).as("the last day of the format").isEqualTo("9999-12-31");
  }

  @Test
  void reportsNameTheGenerationOfThePolicyThatTheyRestOn() {
    ClusterReport cluster = new ClusterReport(Threshold.DEFAULT, List.of());

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

  private static ComplianceReportStatus exempting(List<WorkloadContainer> exempt) {
    NamespaceReport plain = report(1, 1);
    return status(
        new NamespaceReport(
            plain.summary(), plain.findings(), exempt, List.of(), List.of(), plain.unevaluated()));
  }

  private static Exemption policy(String owner, Optional<LocalDate> expires) {
    return new Exemption(Exemption.Source.POLICY, "system", "provider", owner, expires, "");
  }

  private static Exemption annotation(String reason) {
    return new Exemption(
        Exemption.Source.ANNOTATION, "rootseal.dev/exempt", reason, "", Optional.empty(), "");
  }

  private static WorkloadContainer exempt(String workload, Exemption exemption) {
    Exempt verdict = new Exempt(exemption, missing("/tmp"));
    return new WorkloadContainer(deployment(workload), container("app", verdict, List.of()));
  }

  private static MissingWritableMount missing(String path) {
    return new MissingWritableMount(List.of(ContainerPath.of(path)));
  }
}
