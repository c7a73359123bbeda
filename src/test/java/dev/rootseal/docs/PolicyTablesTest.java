package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.api.policy.PolicyAcceptance;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.rule.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** `docs/policy.md` against the definition in `crds/`, the samples and what is written. */
class PolicyTablesTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Markdown document = Markdown.read("docs/policy.md");
  private final JsonNode definition = read("crds/compliancepolicies.rootseal.dev.yaml");

  @Test
  void kindWithItsNames() {
    JsonNode names = definition.at("/spec/names");

    assertThat(definition.at("/spec/scope").asText()).isEqualTo("Cluster");
    assertThat(document.table("The policy").rows("Kind", "Scope", "Resource"))
        .containsExactly(
            List.of(names.path("kind").asText(), "cluster", names.path("plural").asText()));
  }

  @Test
  void fieldsOfSpecAndStatus() {
    List<List<String>> told = new ArrayList<>(fields("Fields of the spec"));
    told.addAll(fields("Fields of the status"));

    assertThat(told).containsExactlyInAnyOrderElementsOf(SchemaFields.of(definition));
  }

  @Test
  void defaultOfEachField() {
    Map<String, String> defaults = SchemaFields.defaults(definition);

    assertThat(document.table("Fields of the spec").rows("Field", "Default"))
        .allSatisfy(
            row ->
                assertThat(row.get(1))
                    .as(row.getFirst())
                    .isEqualTo(defaults.getOrDefault(row.getFirst(), "")));
    assertThat(defaults).hasSizeGreaterThan(5);
  }

  @Test
  void columns() {
    List<List<String>> columns = new ArrayList<>();
    for (JsonNode column : definition.at("/spec/versions/0/additionalPrinterColumns")) {
      columns.add(
          List.of(
              column.path("name").asText(),
              column.path("priority").asInt() == 0 ? "always" : "-o wide",
              column.path("jsonPath").asText().substring(1)));
    }

    assertThat(document.table("Columns").rows("Column", "Shown", "Field"))
        .containsExactlyElementsOf(columns);
  }

  @Test
  void statesInTheirOrder() {
    assertThat(document.table("States of an exemption").column("State"))
        .containsExactlyElementsOf(
            Stream.of(ExemptionState.values()).map(ExemptionState::id).toList());
    assertThat(String.join(" ", document.lines()))
        .contains("at most " + ExemptionState.EXPIRING_DAYS + " days away");
  }

  @Test
  void conditionsWithTheirReasons() {
    List<PolicyAcceptance> standings =
        List.of(
            PolicyAcceptance.accepted(1, Policy.DEFAULT, UnknownFields.NONE),
            PolicyAcceptance.accepted(
                1, Policy.DEFAULT, new UnknownFields(List.of("spec.newKnob"), List.of())),
            PolicyAcceptance.refused(2, List.of("a problem"), Policy.DEFAULT, Optional.of(1L)));

    assertThat(document.table("The status").rows("Condition", "Status", "Reason"))
        .containsExactlyElementsOf(
            standings.stream()
                .map(
                    standing ->
                        CompliancePolicyStatus.of(
                            standing, ExemptionUses.NONE, List.of(), Instant.EPOCH))
                .flatMap(status -> status.conditions().stream())
                .map(one -> List.of(one.type(), one.status(), one.reason()))
                .toList());
  }

  @Test
  void examplesStandInTheSamples() throws IOException {
    List<String> blocks = document.blocks("yaml");
    String exemption = blocks.get(1).substring(blocks.get(1).indexOf("    - name"));

    assertThat(Files.readString(Path.of("config/samples/policy-minimal.yaml")))
        .endsWith(blocks.getFirst());
    assertThat(Files.readString(Path.of("config/samples/policy.yaml"))).contains(exemption);
  }

  private List<List<String>> fields(String heading) {
    return document.table(heading).rows("Field", "Always", "Bound");
  }

  private static JsonNode read(String file) {
    return unchecked(() -> YAML.readTree(Path.of(file).toFile()));
  }
}
