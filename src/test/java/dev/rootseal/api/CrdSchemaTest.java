package dev.rootseal.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.api.policy.CompliancePolicy;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceSummary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What this version takes its CRDs for is what they are. */
class CrdSchemaTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @ParameterizedTest
  @CsvSource({
    "ComplianceReport, compliancereports",
    "ComplianceSummary, compliancesummaries",
    "CompliancePolicy, compliancepolicies"
  })
  void fieldsAreThoseOfTheCrd(String kind, String plural) throws IOException {
    JsonNode crd = YAML.readTree(Path.of("crds", plural + ".rootseal.dev.yaml").toFile());
    Set<String> declared = new TreeSet<>();
    add(declared, "", crd.at("/spec/versions/0/schema/openAPIV3Schema"));

    assertThat(
            CrdSchema.ofKinds(
                    List.of(
                        ComplianceReport.class, ComplianceSummary.class, CompliancePolicy.class))
                .get(kind))
        .containsExactlyElementsOf(declared);
    assertThat(declared).hasSizeGreaterThan(30);
  }

  private static void add(Set<String> paths, String at, JsonNode object) {
    for (Map.Entry<String, JsonNode> field : object.path("properties").properties()) {
      if (at.isEmpty() && !Set.of("spec", "status").contains(field.getKey())) {
        continue;
      }
      boolean list = field.getValue().path("type").asText().equals("array");
      String path = at + field.getKey() + (list ? "[]" : "");
      paths.add(path);
      add(paths, path + ".", list ? field.getValue().path("items") : field.getValue());
    }
  }
}
