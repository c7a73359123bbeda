package dev.rootseal.api;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Map;

/** Writes what a record puts in the place of absent fields into its schema, as defaults. */
final class SchemaDefaults {
  private static final JsonMapper JSON = new JsonMapper();

  private SchemaDefaults() {}

  static void applyTo(JSONSchemaProps schema, Class<? extends Record> type) {
    try {
      JsonNode standard = JSON.valueToTree(JSON.readValue("{}", type));
      applyTo(schema, standard);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An empty list is what an absent one means anyway: as a default it would only be noise. */
  private static void applyTo(JSONSchemaProps schema, JsonNode standard) {
    schema.setDefault(JSON.createObjectNode());
    for (Map.Entry<String, JsonNode> field : standard.properties()) {
      JSONSchemaProps property = requireNonNull(schema.getProperties().get(field.getKey()));
      if (field.getValue().isObject()) {
        applyTo(property, field.getValue());
      } else if (!field.getValue().isArray() || !field.getValue().isEmpty()) {
        property.setDefault(field.getValue());
      }
    }
  }
}
