package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Removes the fields that a structural schema does not declare, and remembers where they were. */
final class SchemaPruning {
  /** The API's own fields are there whether the schema names them or not. */
  private static final Set<String> OWN = Set.of("apiVersion", "kind", "metadata");

  private final List<String> removed = new ArrayList<>();

  List<String> prune(ObjectNode object, JsonNode schema) {
    pruneObject(object, schema, "", OWN);
    return removed;
  }

  private void prune(JsonNode value, JsonNode schema, String path) {
    if (value instanceof ObjectNode object) {
      boolean embedded = schema.path("x-kubernetes-embedded-resource").asBoolean();
      pruneObject(object, schema, path, embedded ? OWN : Set.of());
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.path("items"), path + "[" + i + "]");
      }
    }
  }

  private void pruneObject(ObjectNode object, JsonNode schema, String path, Set<String> own) {
    boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    for (String name : fieldNames(object)) {
      if (own.contains(name)) {
        continue;
      }
      JsonNode declared = schema.path("properties").path(name);
      JsonNode inner = declared.isObject() ? declared : schema.path("additionalProperties");
      String place = path.isEmpty() ? name : path + "." + name;
      if (inner.isObject()) {
        prune(object.get(name), inner, place);
      } else if (!open && !inner.asBoolean(false)) {
        object.remove(name);
        removed.add(place);
      }
    }
  }

  private static List<String> fieldNames(ObjectNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
