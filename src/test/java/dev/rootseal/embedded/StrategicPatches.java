package dev.rootseal.embedded;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.remediation.StrategicMerge;

/** Strategic merges of texts. */
public final class StrategicPatches {
  private StrategicPatches() {}

  /**
   * The object as it is with the patch.
   *
   * @param patch in YAML or JSON
   */
  public static JsonNode apply(JsonNode object, String patch) {
    return StrategicMerge.apply((ObjectNode) object, (ObjectNode) read(patch));
  }

  /** The one object of a text in YAML or JSON. */
  public static JsonNode read(String text) {
    return unchecked(() -> new YAMLMapper().readTree(text));
  }
}
