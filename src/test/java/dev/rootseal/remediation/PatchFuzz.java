package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Verdict;
import java.io.IOException;
import java.util.Optional;

/** The patch of any object that can be read makes compliant what it patches, and says so twice. */
public final class PatchFuzz {
  private static final ObjectMapper JSON = new ObjectMapper();

  private PatchFuzz() {}

  /** What Jazzer calls. */
  public static void fuzzerTestOneInput(byte[] input) {
    object(input).ifPresent(PatchFuzz::check);
  }

  private static void check(JsonNode object) {
    Remediation remediation = LiveWorkload.PLAIN.remediation(object);
    if (remediation.patch().isEmpty()) {
      return;
    }
    Patch patch = remediation.patch().get();
    assertThat(StrategicPatches.read(patch.yaml())).isEqualTo(StrategicPatches.read(patch.json()));
    JsonNode patched = StrategicPatches.apply(object, patch.json());
    for (PatchedContainer container : remediation.patched()) {
      assertThat(LiveWorkload.PLAIN.verdict(patched, container.name()))
          .isEqualTo(Verdict.COMPLIANT);
    }
    assertThat(StrategicPatches.apply(patched, patch.json())).isEqualTo(patched);
  }

  /** A Deployment that could be read. */
  private static Optional<JsonNode> object(byte[] input) {
    try {
      JsonNode object = JSON.readTree(input);
      if (!object.path("kind").asText().equals("Deployment")) {
        return Optional.empty();
      }
      LiveWorkload.PLAIN.evaluate(object);
      return Optional.of(object);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
