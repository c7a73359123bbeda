package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** `-o json` and `-o yaml` against our schema, and `docs/scan-formats.md` against all. */
class ScanSchemaTest {
  private static final Path FILE = Path.of("schemas/scan.v1.schema.json");
  private static final Schema STRICT = Schema.closed(FILE);

  private static JsonNode json(ScanReport report) {
    return Schema.parse(Scans.write(OutputFormat.JSON, report));
  }

  @Test
  void theSchemaIsOne() {
    assertThat(Schema.ofSchemas().problems(Schema.read(FILE))).isEmpty();
    assertThat(Schema.ofSchemas().problems(Schema.parse("{\"type\": \"text\"}"))).isNotEmpty();
  }

  @Test
  void everyReportFits() {
    assertThat(Scans.reports())
        .allSatisfy(report -> assertThat(STRICT.problems(json(report))).isEmpty());
  }

  @Test
  void yamlSaysTheSame() throws IOException {
    JsonNode yaml = new YAMLMapper().readTree(Scans.write(OutputFormat.YAML, Scans.shop()));

    assertThat(STRICT.problems(yaml)).isEmpty();
    assertThat(yaml).isEqualTo(json(Scans.shop()));
  }

  @Test
  void soDoesTheCorpus() {
    assertThat(STRICT.problems(json(Scans.below(Requirement.CORPUS.assumed())))).isEmpty();
  }

  @Test
  void anotherFieldOrVerdictDoesNotFit() {
    JsonNode unknown = json(Scans.shop());
    ((ObjectNode) unknown).put("more", 1);
    JsonNode verdict = json(Scans.shop());
    ((ObjectNode) verdict.at("/workloads/0/containers/0")).put("verdict", "Fine");

    assertThat(STRICT.problems(unknown)).hasSize(1);
    assertThat(STRICT.problems(verdict)).isNotEmpty();
  }

  @Test
  void everyFieldIsDescribed() {
    assertThat(Schema.read(FILE).findValues("properties"))
        .flatExtracting(properties -> properties.properties())
        .filteredOn(field -> !field.getValue().has("const"))
        .isNotEmpty()
        .allSatisfy(
            field ->
                assertThat(field.getValue().path("description").asText())
                    .as(field.getKey())
                    .endsWith("."));
  }

  private final Markdown document = Markdown.read("docs/scan-formats.md");

  @Test
  void everyColumnOfTheCsvHasARow() {
    assertThat(document.table("csv").column("Column")).containsExactlyElementsOf(CsvFormat.COLUMNS);
  }

  @Test
  void everyGaugeHasARow() {
    List<String> gauges =
        Scans.write(OutputFormat.PROMETHEUS, Scans.shop())
            .lines()
            .filter(line -> line.startsWith("# TYPE "))
            .map(line -> line.split(" ", -1)[2])
            .toList();

    assertThat(document.table("prometheus").column("Gauge"))
        .containsExactlyInAnyOrderElementsOf(gauges);
    assertThat(Markdown.read("docs/metrics.md").find(Pattern.compile("`(rootseal_[a-z_]+)`")))
        .as("names of the operator")
        .doesNotContainAnyElementsOf(gauges);
  }
}
