package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestObject;
import java.nio.file.Files;
import java.nio.file.Path;

/** The schema that a chart holds its values to, as far as it says where there may be one. */
final class ValuesSchema {
  private ValuesSchema() {}

  /**
   * Refuses a value of which a schema does not surely allow that it is set.
   *
   * @throws NoValuesException if it does not
   */
  static void requireAllowed(Path chart, ValuesPath value) throws NoValuesException {
    Path file = chart.resolve("values.schema.json");
    if (!Files.exists(file)) {
      return;
    }
    try {
      JsonNode schema = ManifestObject.yaml(file);
      for (String step : value.steps()) {
        JsonNode below = schema.path("properties").path(step);
        boolean closed = schema.has("additionalProperties") || schema.has("patternProperties");
        if (below.isMissingNode() && !closed && !isMore(schema)) {
          return;
        }
        if (below.isMissingNode() || isMore(below)) {
          throw new NoValuesException("values.schema.json does not surely allow " + value);
        }
        schema = below;
      }
    } catch (ManifestException e) {
      throw new NoValuesException(file + " cannot be read");
    }
  }

  private static boolean isMore(JsonNode schema) {
    return schema.has("$ref")
        || schema.has("allOf")
        || schema.has("anyOf")
        || schema.has("oneOf")
        || schema.has("not")
        || schema.has("enum")
        || schema.has("const")
        || schema.has("maxItems");
  }
}
