package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecificationVersion;
import dev.rootseal.e2e.Requirement;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyFixture;
import dev.rootseal.scan.ScanReport;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `-o sarif`, held to the official schema in the folder that ROOTSEAL_SCHEMAS names. */
class SarifFormatTest {
  private static JsonNode sarif(ScanReport report) {
    return Schema.parse(Scans.write(OutputFormat.SARIF, report));
  }

  private static Stream<JsonNode> results(ScanReport report) {
    return sarif(report).at("/runs/0/results").valueStream();
  }

  private static Schema official() {
    Path file = Requirement.SCHEMAS.assumed().resolve("sarif/sarif-schema-2.1.0.json");
    return new Schema(Schema.read(file), SpecificationVersion.DRAFT_4);
  }

  @Test
  void itIsWhatTheStandardSays() {
    Schema schema = official();

    assertThat(Scans.reports())
        .allSatisfy(report -> assertThat(schema.problems(sarif(report))).isEmpty());
    assertThat(schema.problems(Schema.parse("{\"version\": \"2.1.0\", \"runs\": [{}]}")))
        .isNotEmpty();
  }

  @Test
  void soIsTheCorpus() {
    assertThat(official().problems(sarif(Scans.below(Requirement.CORPUS.assumed())))).isEmpty();
  }

  @Test
  void everyFileIsAUri() {
    assertThat(results(Scans.hostile()))
        .isNotEmpty()
        .allSatisfy(
            result -> {
              String uri =
                  result.at("/locations/0/physicalLocation/artifactLocation/uri").textValue();
              assertThat(URI.create(uri).toString()).isEqualTo(uri).doesNotContain("?", "#");
            });
  }

  @Test
  void aFileInAnotherFolderIsNamedWhole() {
    assertThat(results(Scans.of("/elsewhere/a b.yaml", DEPLOYMENT)))
        .singleElement()
        .extracting(
            result -> result.at("/locations/0/physicalLocation/artifactLocation").toString())
        .isEqualTo("{\"uri\":\"file:///elsewhere/a%20b.yaml\"}");
  }

  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec: {template: {spec: {containers: [{name: app, image: x}]}}}
      """;

  @Test
  void aFingerprintStaysWhenLinesMove() {
    assertThat(fingerprints(Scans.of("a.yaml", "# moved\n\n" + DEPLOYMENT)))
        .isEqualTo(fingerprints(Scans.of("a.yaml", DEPLOYMENT)));
  }

  @Test
  void noTwoResultsHaveTheSameFingerprint() {
    List<String> twice = fingerprints(Scans.of("a.yaml", DEPLOYMENT + "---\n" + DEPLOYMENT));
    List<String> hostile = fingerprints(Scans.hostile());

    assertThat(twice).hasSize(2).doesNotHaveDuplicates();
    assertThat(hostile).doesNotHaveDuplicates();
  }

  private static List<String> fingerprints(ScanReport report) {
    return results(report)
        .map(result -> result.at("/partialFingerprints/rootseal~1v1").textValue())
        .toList();
  }

  @Test
  void whatThePolicyExemptsIsSuppressedFromOutside() {
    Policy policy =
        PolicyFixture.policy("; batch names=web because=\"moves to another base image\"");

    assertThat(results(Scans.of(policy, "a.yaml", DEPLOYMENT)))
        .singleElement()
        .extracting(result -> result.path("suppressions").toString())
        .isEqualTo(
            "[{\"kind\":\"external\",\"status\":\"accepted\","
                + "\"justification\":\"moves to another base image\","
                + "\"properties\":{\"source\":\"policy\",\"name\":\"batch\"}}]");
  }

  @Test
  void aMessageHoldsNeitherLinksNorPlaceholders() {
    assertThat(SarifFormat.escape("{0} [a](1) \u001b")).isEqualTo("{{0}} \\[a\\](1) \\\\u001b");
  }
}
