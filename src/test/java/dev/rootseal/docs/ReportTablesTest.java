package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.api.report.StaleStatus;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.rule.WorkloadRef;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/reports.md` against the definitions in `crds/` and the conditions that are written. */
class ReportTablesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Markdown document = Markdown.read("docs/reports.md");
  private final JsonNode ofNamespace = definition("compliancereports");
  private final JsonNode ofCluster = definition("compliancesummaries");

  @Test
  void fieldsOfComplianceReport() {
    assertThat(fields("Fields of both kinds", "Fields of ComplianceReport"))
        .containsExactlyInAnyOrderElementsOf(SchemaFields.of(ofNamespace));
  }

  @Test
  void fieldsOfComplianceSummary() {
    assertThat(fields("Fields of both kinds", "Fields of ComplianceSummary"))
        .containsExactlyInAnyOrderElementsOf(SchemaFields.of(ofCluster));
  }

  @Test
  void kindsWithTheirNames() {
    assertThat(document.table("Reports").rows("Kind", "Scope", "Short name"))
        .containsExactly(kind(ofNamespace, "namespace"), kind(ofCluster, "cluster"));
  }

  @Test
  void columnsOfBothKinds() {
    List<List<String>> table = document.table("Columns").rows("Column", "Shown", "Field");

    assertThat(columns(ofCluster)).containsExactlyElementsOf(table);
    assertThat(columns(ofNamespace))
        .containsExactlyElementsOf(
            table.stream().filter(row -> !row.getFirst().equals("Evaluated")).toList());
  }

  @Test
  void conditionsWithTheirReasons() {
    List<NamespaceReport> outcomes =
        List.of(
            report(Set.of(), deployment("web").container("app", c -> c.compliant())),
            report(Set.of(), deployment("web").container("app")),
            report(Set.of(), deployment("web").onWindows().container("app")),
            report(Set.of(new Unevaluated(new WorkloadRef("Deployment", "shop", "odd"), "why"))));

    assertThat(outcomes)
        .as("each result once")
        .extracting(report -> report.summary().result())
        .containsExactlyInAnyOrder(Result.values());
    assertThat(new HashSet<>(document.table("Conditions").rows("Condition", "Status", "Reason")))
        .isEqualTo(
            Stream.concat(conditions(outcomes).stream(), stale()).collect(Collectors.toSet()));
  }

  private static Stream<List<String>> stale() {
    return StaleStatus.conditions(List.of(), Instant.EPOCH).stream()
        .map(one -> List.of(one.type(), one.status(), one.reason()));
  }

  private List<List<String>> fields(String... headings) {
    List<List<String>> rows = new ArrayList<>();
    for (String heading : headings) {
      rows.addAll(document.table(heading).rows("Field", "Always", "Bound"));
    }
    return rows;
  }

  private static List<String> kind(JsonNode definition, String scope) {
    JsonNode names = definition.at("/spec/names");
    assertThat(definition.at("/spec/scope").asText().equals("Cluster"))
        .isEqualTo(scope.equals("cluster"));
    return List.of(names.path("kind").asText(), scope, names.path("shortNames").path(0).asText());
  }

  private static List<List<String>> columns(JsonNode definition) {
    List<List<String>> columns = new ArrayList<>();
    for (JsonNode column : definition.at("/spec/versions/0/additionalPrinterColumns")) {
      columns.add(
          List.of(
              column.path("name").asText(),
              column.path("priority").asInt() == 0 ? "always" : "-o wide",
              column.path("jsonPath").asText().substring(1)));
    }
    return columns;
  }

  private static NamespaceReport report(
      Set<Unevaluated> unevaluated, WorkloadFixture... workloads) {
    return NamespaceReport.of(
        "shop",
        Threshold.DEFAULT,
        Stream.of(workloads).map(WorkloadFixture::evaluated).toList(),
        unevaluated);
  }

  private static Set<List<String>> conditions(List<NamespaceReport> reports) {
    Set<List<String>> conditions = new HashSet<>();
    for (NamespaceReport report : reports) {
      ComplianceReportStatus.of(report, Optional.empty(), List.of(), Instant.EPOCH)
          .conditions()
          .forEach(one -> conditions.add(List.of(one.type(), one.status(), one.reason())));
    }
    return conditions;
  }

  private static JsonNode definition(String plural) {
    return unchecked(() -> YAML.readTree(Path.of("crds", plural + ".rootseal.dev.yaml").toFile()));
  }
}
