package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;

/** The embedded API's strategic merge, for the tests of other packages. */
public final class StrategicPatches {
  private StrategicPatches() {}

  /**
   * The object as it is with the patch.
   *
   * @param patch in YAML or JSON
   */
  public static JsonNode apply(JsonNode object, String patch) {
    return StrategicMergePatch.apply((ObjectNode) object, (ObjectNode) read(patch));
  }

  /** The one object of a text in YAML or JSON. */
  public static JsonNode read(String text) {
    try {
      return new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
