package dev.rootseal.docs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The fields of a custom resource's schema, as the documents list them. */
final class SchemaFields {
  private final List<List<String>> fields = new ArrayList<>();
  private final Map<String, String> defaults = new TreeMap<>();

  private SchemaFields() {}

  /** For each field its path, whether it is always there, and its bound in words. */
  static List<List<String>> of(JsonNode definition) {
    SchemaFields all = new SchemaFields();
    all.addAll("", definition.at("/spec/versions/0/schema/openAPIV3Schema"));
    return all.fields;
  }

  /** The default of each field that has one, but for objects. */
  static Map<String, String> defaults(JsonNode definition) {
    SchemaFields all = new SchemaFields();
    all.addAll("", definition.at("/spec/versions/0/schema/openAPIV3Schema"));
    return all.defaults;
  }

  private void addAll(String path, JsonNode object) {
    for (Map.Entry<String, JsonNode> entry : object.path("properties").properties()) {
      JsonNode field = entry.getValue();
      boolean list = field.path("type").asText().equals("array");
      String name = path + entry.getKey() + (list ? "[]" : "");
      fields.add(List.of(name, isRequired(object, entry.getKey()), bound(field)));
      addDefault(name, field.path("default"));
      addAll(name + ".", list ? field.path("items") : field);
    }
  }

  private void addDefault(String name, JsonNode value) {
    if (value.isArray()) {
      defaults.put(name, String.join(", ", words(value)));
    } else if (value.isValueNode() && !value.isMissingNode()) {
      defaults.put(name, value.asText());
    }
  }

  private static String isRequired(JsonNode object, String name) {
    return words(object.path("required")).contains(name) ? "yes" : "no";
  }

  private static String bound(JsonNode field) {
    List<String> parts = new ArrayList<>();
    for (JsonNode part : List.of(field, field.path("items"))) {
      addIf(part, "maxItems", "%s entries", parts);
      addIf(part, "maxProperties", "%s entries", parts);
      addIf(part, "maxLength", "%s characters", parts);
      addIf(part, "maximum", "0 to %s", parts);
      if (part.has("enum")) {
        parts.add(String.join(", ", words(part.path("enum"))));
      }
    }
    return String.join("; ", parts);
  }

  private static void addIf(JsonNode part, String key, String text, List<String> parts) {
    if (part.has(key)) {
      parts.add(text.formatted(part.path(key).asText()));
    }
  }

  private static List<String> words(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.toList());
  }
}
