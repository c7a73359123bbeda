package dev.rootseal.api.report;

import static dev.rootseal.api.report.ReportFixture.NOW;
import static dev.rootseal.api.report.ReportFixture.container;
import static dev.rootseal.api.report.ReportFixture.finding;
import static dev.rootseal.api.report.ReportFixture.findings;
import static dev.rootseal.api.report.ReportFixture.report;
import static dev.rootseal.api.report.ReportFixture.withUnevaluated;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.StatusJson;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding.ReportedContainer;
import dev.rootseal.api.report.ComplianceReportStatus.UnevaluatedWorkload;
import dev.rootseal.api.report.ComplianceReportStatus.WorkloadsToFix;
import dev.rootseal.report.Finding;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadVerdict;
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

  @Test
  void atMostFiveHundredFindingsAreListedAndTheRestCounted() {
    ComplianceReportStatus status = status(report(0, 501));

    assertThat(status.findings()).hasSize(500);
    assertThat(status.findings().getLast().name()).isEqualTo("web-00499");
    assertThat(status.omittedFindings()).isEqualTo(1);
    assertThat(status.summary().findings()).isEqualTo(501);
    assertThat(status.summary().evaluated()).isEqualTo(501);
  }

  @Test
  void theWayListsAtMostAHundredWorkloads() {
    WorkloadsToFix way = status(report(0, 300)).toThreshold();

    assertThat(way.containers()).isEqualTo(240);
    assertThat(way.fixFirst()).hasSize(100);
    assertThat(way.omitted()).isEqualTo(140);
  }

  @Test
  void aReportNeverGrowsBeyondItsBytes() {
    List<Finding> large = findings(500, "é".repeat(500));

    ComplianceReportStatus status = status(report(0, large));

    assertThat(StatusJson.size(ComplianceReport.of("shop", status)))
        .isLessThanOrEqualTo(256 * 1024)
        .isGreaterThan(240 * 1024);
    assertThat(status.findings()).hasSizeBetween(150, 300);
    assertThat(status.findings().size() + status.omittedFindings()).isEqualTo(500);
  }

  @Test
  void charactersThatTheApiServerEscapesCountAsItWritesThem() {
    List<Finding> large = findings(500, "<".repeat(500));

    ComplianceReportStatus status = status(report(0, large));

    assertThat(status.findings()).hasSizeBetween(50, 90);
    assertThat(StatusJson.size(status)).isLessThanOrEqualTo(256 * 1024);
  }

  @Test
  void workloadsThatCannotBeEvaluatedLeaveRoomForFindings() {
    ComplianceReportStatus status = status(withUnevaluated(1, 60));

    assertThat(status.unevaluated()).hasSize(50);
    assertThat(status.unevaluated().getFirst())
        .isEqualTo(new UnevaluatedWorkload("Deployment", "broken-000", "unreadable"));
    assertThat(status.omittedUnevaluated()).isEqualTo(10);
    assertThat(status.findings()).hasSize(1);
  }

  @Test
  void aFindingListsAtMostAHundredContainers() {
    List<Finding.Container> many =
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
                    new Finding.Container(
                        "app",
                        ContainerType.SIDECAR,
                        Verdict.MISSING_WRITABLE_MOUNT,
                        Collections.nCopies(66, "/p"),
                        Collections.nCopies(35, "Note."))))
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
        "1, '', -", "1, /tmp, -",
        "2, '', -", "2, /tmp, WritableRootFilesystem"
      })
  void theUsualVerdictStandsBetweenContainersWithPaths(
      int containers, String path, @Nullable String verdict) {
    List<ReportedContainer> reported =
        ReportedContainer.of(
            Collections.nCopies(
                containers,
                new Finding.Container(
                    "app",
                    ContainerType.CONTAINER,
                    Verdict.WRITABLE_ROOT_FILESYSTEM,
                    path.isEmpty() ? List.of() : List.of(path),
                    List.of())));

    assertThat(reported).hasSize(containers).extracting("verdict").containsOnly(verdict);
  }

  @Test
  void workloadsThatAreNotRolledOutAreListedUpToTheBound() {
    List<WorkloadVerdict> verdicts =
        IntStream.range(0, 103)
            .mapToObj("web-%03d"::formatted)
            .map(
                name ->
                    WorkloadFixture.deployment(name)
                        .notRolledOut()
                        .container("app", c -> c.compliant())
                        .evaluated())
            .toList();

    ComplianceReportStatus status =
        status(NamespaceReport.of("shop", Threshold.DEFAULT, verdicts, List.of()));

    assertThat(status.summary().notRolledOut()).isEqualTo(103);
    assertThat(status.notRolledOut()).hasSize(100).startsWith("Deployment/web-000");
    assertThat(status.omittedNotRolledOut()).isEqualTo(3);
  }

  /** A restart after an upgrade writes nothing, and a report of an older version is read. */
  @Test
  void whereEverythingIsRolledOutTheReportIsWhatItWasBeforeThereWasSuchAField() {
    NamespaceReport report =
        NamespaceReport.of(
            "shop",
            Threshold.DEFAULT,
            List.of(
                WorkloadFixture.deployment("web").container("a", c -> c.compliant()).evaluated()),
            List.of());
    JsonNode json = StatusJson.tree(status(report));

    assertThat(json.toString()).doesNotContainIgnoringCase("rolledOut");
    assertThat(new ObjectMapper().convertValue(json, ComplianceReportStatus.class))
        .isEqualTo(status(report));
  }

  @Test
  void annotationsThatCannotBeUsedAreCountedBoundedAndToldSafely() {
    NamespaceReport report =
        NamespaceReport.of(
            "shop",
            Threshold.DEFAULT,
            List.of(
                WorkloadFixture.deployment("web")
                    .annotated("rootseal.dev/writable-paths", "a\u202eb\n" + "c".repeat(4000))
                    .annotated("writable-paths.rootseal.dev/" + "d".repeat(65_536), "")
                    .container("app", c -> c.compliant())
                    .evaluated()),
            List.of());

    ComplianceReportStatus status = status(report);

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
    Finding.Container container =
        new Finding.Container(
            "a\u001b[31m",
            ContainerType.INIT,
            Verdict.MISSING_WRITABLE_MOUNT,
            List.of("/a\n\u202eb"),
            List.of("half \ud800"));
    Finding finding =
        new Finding(
            ReportFixture.deployment("w\u0000b"),
            "m\r",
            List.of(container),
            Optional.empty(),
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
                List.of("half \ufffd"),
                0));
  }

  @Test
  void anotherReleaseOfAWorkloadIsNoChange() {
    assertThat(status(released("1.1"))).isEqualTo(status(released("1.0")));
  }

  private static NamespaceReport released(String version) {
    return NamespaceReport.of(
        "shop",
        Threshold.DEFAULT,
        List.of(
            WorkloadFixture.deployment("web")
                .container("app", c -> c.image("registry.example/web:" + version))
                .evaluated()),
        List.of());
  }

  private static ComplianceReportStatus status(NamespaceReport report) {
    return ComplianceReportStatus.of(report, Optional.empty(), List.of(), NOW);
  }
}
