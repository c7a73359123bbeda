package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Hostile;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Assessment results of OSCAL, against the schema of the version that they name and of 1.1.3. */
class OscalFormatTest {
  private static JsonNode valid(ScanReport report) {
    JsonNode written = Schema.parse(Scans.write(OutputFormat.OSCAL, report));
    assertThat(OscalSchema.ALL)
        .allSatisfy(schema -> assertThat(schema.problems(written)).isEmpty());
    return written.path("assessment-results");
  }

  private static JsonNode shop() {
    return valid(Scans.examples());
  }

  @Test
  void theSchemasRefuseWhatIsNoAssessment() {
    JsonNode written =
        Schema.parse(
            Scans.write(OutputFormat.OSCAL, Scans.examples()).replace("\"methods\"", "\"method\""));

    assertThat(OscalSchema.ALL)
        .allSatisfy(schema -> assertThat(schema.problems(written)).isNotEmpty());
  }

  @Test
  void theVersionIsOneOfTheSchemas() {
    assertThat(shop().at("/metadata/oscal-version").asText())
        .isEqualTo(OscalSchema.V1_2_0.version());
  }

  /** A library that checks OSCAL's constraints follows it, and gives up where it leads nowhere. */
  @Test
  void thePlanLeadsBackIntoTheDocument() {
    JsonNode plan = shop().at("/back-matter/resources/0");

    assertThat(shop().at("/import-ap/href").asText()).isEqualTo("#" + plan.path("uuid").asText());
    assertThat(plan.at("/rlinks/0/href").asText()).isEqualTo("#");
  }

  @Test
  void theFindingIsOnTheControl() {
    JsonNode result = shop().at("/results/0");

    assertThat(
            result
                .at("/reviewed-controls/control-selections/0/include-controls/0/control-id")
                .asText())
        .isEqualTo("cm-7");
    assertThat(result.at("/findings/0/target"))
        .hasToString(
            "{\"type\":\"objective-id\",\"target-id\":\"cm-7_obj.a\",\"status\":{\"state\":"
                + "\"not-satisfied\",\"reason\":\"fail\"}}");
    assertThat(result.at("/findings/0/related-observations")).hasSize(7);
  }

  @Test
  void eachWorkloadIsAnItemThatIsObserved() {
    JsonNode result = shop().at("/results/0");
    JsonNode first = result.at("/observations/0");

    assertThat(result.at("/local-definitions/inventory-items")).hasSize(6);
    assertThat(first.at("/subjects/0/subject-uuid"))
        .isEqualTo(result.at("/local-definitions/inventory-items/0/uuid"));
    assertThat(first.at("/description").asText()).startsWith("Deployment 'web' ");
    assertThat(first.at("/relevant-evidence")).hasSize(2);
    assertThat(first.at("/relevant-evidence/0/href").asText()).isEqualTo("./deploy/shop.yaml");
    assertThat(first.at("/relevant-evidence/0/description").asText())
        .isEqualTo("Container 'app': WritableRootFilesystem");
    assertThat(first.at("/collected").asText()).isEqualTo("2026-08-01T12:00:00Z");
  }

  @Test
  void theSameScanIsTheSameDocument() {
    assertThat(shop()).isEqualTo(shop());
    assertThat(shop().at("/metadata/last-modified").asText()).isEqualTo("2026-08-01T12:00:00Z");
  }

  @Test
  void anItemKeepsItsIdentifierWhenItIsFixed() {
    JsonNode before = valid(Scans.live(WorkloadFixture.deployment("web").container("app")));
    JsonNode after =
        valid(Scans.live(WorkloadFixture.deployment("web").container("app", c -> c.compliant())));

    String item = "/results/0/local-definitions/inventory-items/0/uuid";
    assertThat(after.at(item)).isEqualTo(before.at(item));
    assertThat(after.at("/uuid")).isNotEqualTo(before.at("/uuid"));
    assertThat(after.at("/results/0/findings/0/target/status/state").asText())
        .isEqualTo("satisfied");
  }

  @Test
  void everyIdentifierIsOfVersionFiveAndThereOnce() {
    WorkloadFixture twice = WorkloadFixture.deployment("web").container("app");
    List<String> uuids = valid(Scans.live(twice, twice)).findValuesAsText("uuid");
    Set<String> once = new HashSet<>(uuids);

    assertThat(once).hasSameSizeAs(uuids);
    assertThat(uuids).allMatch(uuid -> uuid.matches(".{14}5.{4}[89ab].*"));
  }

  @Test
  void nothingToMeasureIsNoFinding() {
    assertThat(valid(Scans.files(Map.of())).at("/results/0/findings").isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<script>*a*</script>", "[a](javascript:b)", "{{ insert: param, x }}"})
  void aNameIsNoMarkup(String name) {
    JsonNode result = valid(Scans.live(WorkloadFixture.deployment(name).container("app")));

    assertThat(result.at("/results/0/local-definitions/inventory-items/0/description").asText())
        .doesNotContainPattern("(?<!\\\\)[<\\[{*]");
    assertThat(result.at("/results/0/local-definitions/inventory-items/0/props").toString())
        .contains(name);
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void hostileTextIsValidAndPlain(String text) {
    JsonNode result =
        valid(
            Scans.live(
                WorkloadFixture.deployment(text)
                    .in(text)
                    .exemptBecause("\u00a0 " + text + " ")
                    .container(text, c -> c.image(text))));

    assertThat(result.toString()).matches(Hostile::isPlain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:b.yaml", "//host/x.yaml", "a b#c?d%.yaml", "\u202e.yaml", "standard input"})
  void aFileNameIsAValidReference(String file) {
    assertThat(
            valid(
                    Scans.files(
                        Map.of(
                            file,
                            "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{name: b}]}}")))
                .at("/results/0/observations/0/relevant-evidence/0/href")
                .asText())
        .matches("[!-~]+");
  }
}
