package dev.rootseal.output;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecificationVersion;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Hostile;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the schema of 1.1.3; that of 1.2.0 is wider in 13 places, and nowhere narrower. */
class OscalFormatTest {
  private static final Schema SCHEMA = new Schema(published(), SpecificationVersion.DRAFT_7);

  /** As liboscal-java has it, but for seven values that stand in it one level too deep. */
  private static JsonNode published() {
    String file = "/schema/json/oscal-ar_schema.json";
    InputStream in = requireNonNull(OscalFormatTest.class.getResourceAsStream(file));
    String deep = "\"(id|identifier|number|value)\" : \\{\\s*\"\\1\" : (\\{[^}]*})\\s*}";
    return Schema.parse(
        new String(unchecked(in::readAllBytes), StandardCharsets.UTF_8)
            .replaceAll(deep, "\"$1\" : $2"));
  }

  private static JsonNode valid(ScanReport report) {
    JsonNode written = Schema.parse(Scans.write(OutputFormat.OSCAL, report));
    assertThat(SCHEMA.problems(written)).isEmpty();
    return written.path("assessment-results");
  }

  @Test
  void theExamplesFitAndWhatIsNoAssessmentDoesNot() {
    String written = Scans.write(OutputFormat.OSCAL, Scans.examples());

    assertThat(valid(Scans.examples()).at("/results/0/observations")).hasSize(7);
    assertThat(SCHEMA.problems(Schema.parse(written.replace("\"methods\"", "\"method\""))))
        .isNotEmpty();
  }

  @Test
  void anItemKeepsItsIdentifierWhenItIsFixed() {
    WorkloadFixture fixed = WorkloadFixture.deployment("web").container("app", c -> c.compliant());
    JsonNode before = valid(Scans.live(WorkloadFixture.deployment("web").container("app")));
    JsonNode after = valid(Scans.live(fixed));
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
    WorkloadFixture named = Scans.named(text).exemptBecause("\u00a0 " + text + " ");
    assertThat(valid(Scans.live(named)).toString()).matches(Hostile::isPlain);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a:b.yaml", "//host/x.yaml", "a b#c?d%.yaml", "\u202e.yaml", "standard input"})
  void aFileNameIsAValidReference(String file) {
    JsonNode result = valid(Scans.of(file, Scans.POD.formatted("a")));

    assertThat(result.at("/results/0/observations/0/relevant-evidence/0/href").asText())
        .matches("[!-~]+");
  }
}
