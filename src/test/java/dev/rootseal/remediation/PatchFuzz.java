package dev.rootseal.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.PodKinds;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
      Verdict verdict = LiveWorkload.PLAIN.verdict(patched, container.name());
      // An init container by such a name counts as one of ours as soon as its root is read-only.
      if (verdict != Verdict.NOT_APPLICABLE || !container.name().startsWith(ContainerFacts.SEED)) {
        assertThat(verdict).isEqualTo(Verdict.COMPLIANT);
      }
    }
    assertThat(StrategicPatches.apply(patched, patch.json())).isEqualTo(patched);
  }

  /**
   * A Deployment that could be read. Its types are right, since an API server holds no other: a
   * patch that names a container {@code "false"} is not for one that is named {@code false}.
   */
  private static Optional<JsonNode> object(byte[] input) {
    try {
      JsonNode object = JSON.readTree(input);
      if (!object.path("kind").asText().equals("Deployment") || !isTyped(object)) {
        return Optional.empty();
      }
      LiveWorkload.PLAIN.evaluate(object);
      return Optional.of(object);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Manifests are read by their types, where the operator trusts the API server. */
  private static boolean isTyped(JsonNode object) {
    byte[] json = object.toString().getBytes(StandardCharsets.UTF_8);
    return ManifestFiles.read("fuzz.json", new ByteArrayInputStream(json), PodKinds.KNOWN).stream()
        .anyMatch(ManifestItem.Workload.class::isInstance);
  }
}
