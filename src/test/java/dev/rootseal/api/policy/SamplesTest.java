package dev.rootseal.api.policy;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies in {@code config/samples} can be used as they stand. */
class SamplesTest {
  private static final Path FOLDER = Path.of("config/samples");

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleCanBeUsed(Path sample) throws IOException {
    JsonNode object = read(sample);

    assertThat(object.path("apiVersion").asText())
        .isEqualTo(ApiGroup.NAME + "/" + ApiGroup.VERSION);
    assertThat(object.path("kind").asText()).isEqualTo("CompliancePolicy");
    assertThat(object.path("metadata").path("name").asText()).isEqualTo(CompliancePolicy.NAME);
    assertThat(PolicyReading.of(object.path("spec")))
        .isInstanceOfSatisfying(
            PolicyReading.Usable.class,
            usable -> assertThat(usable.unknown()).isEqualTo(UnknownFields.NONE));
  }

  @Test
  void theMinimalOneChangesTheThresholdAlone() throws IOException {
    assertThat(PolicyReading.of(read(FOLDER.resolve("policy-minimal.yaml")).path("spec")))
        .isEqualTo(new PolicyReading.Usable(policy("threshold=90"), List.of(), UnknownFields.NONE));
  }

  @Test
  void everyExemptionOfASampleHasAnOwnerAndALastDay() throws IOException {
    PolicyReading.Usable sample =
        (PolicyReading.Usable) PolicyReading.of(read(FOLDER.resolve("policy.yaml")).path("spec"));

    assertThat(sample.policy().exemptions())
        .hasSize(3)
        .allSatisfy(
            exemption -> {
              assertThat(exemption.owner()).isNotEmpty();
              assertThat(exemption.expires()).isPresent();
            });
    assertThat(sample.images()).hasSize(3);
  }

  private static JsonNode read(Path sample) throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(sample.toFile());
  }
}
