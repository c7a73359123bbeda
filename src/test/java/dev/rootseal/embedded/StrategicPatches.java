package dev.rootseal.embedded;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.remediation.StrategicMerge;

/** Merges of objects, and their texts. */
public final class StrategicPatches {
  private StrategicPatches() {}

  /** The object as it is with the patch, in YAML or JSON. */
  public static JsonNode apply(JsonNode object, String patch) {
    return StrategicMerge.apply((ObjectNode) object, (ObjectNode) read(patch));
  }

  public static JsonNode merge(JsonNode object, JsonNode patch) {
    return Patch.merge(object, patch);
  }

  public static JsonNode read(String text) {
    return unchecked(() -> new YAMLMapper().readTree(text));
  }
}
