package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fills in the defaults of a structural schema, from the outside inwards. */
final class SchemaDefaults {
  private SchemaDefaults() {}

  static void complete(JsonNode value, JsonNode schema) {
    if (value instanceof ObjectNode object) {
      schema
          .path("properties")
          .properties()
          .forEach(
              property -> {
                String name = property.getKey();
                if (!object.has(name) && property.getValue().has("default")) {
                  object.set(name, property.getValue().get("default").deepCopy());
                }
                complete(object.path(name), property.getValue());
              });
      JsonNode others = schema.path("additionalProperties");
      if (others.isObject()) {
        object.forEach(inner -> complete(inner, others));
      }
    } else if (value.isArray()) {
      value.forEach(item -> complete(item, schema.path("items")));
    }
  }
}
