package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The structural schema of a custom type: which fields there are, and their defaults. Its bounds
 * and rules are not checked here.
 */
record Schema(JsonNode root) {
  /** The API's own fields are there whether the schema names them or not. */
  private static final Set<String> OWN = Set.of("apiVersion", "kind", "metadata");

  /** Removes the fields that the schema does not declare, and returns where they were. */
  List<String> prune(ObjectNode object) {
    List<String> removed = new ArrayList<>();
    pruneObject(object, root, "", removed);
    return removed;
  }

  private static void prune(JsonNode value, JsonNode schema, String path, List<String> removed) {
    if (value instanceof ObjectNode object) {
      pruneObject(object, schema, path, removed);
    } else if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.path("items"), path + "[" + i + "]", removed);
      }
    }
  }

  private static void pruneObject(
      ObjectNode object, JsonNode schema, String path, List<String> removed) {
    boolean open = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    for (String name : object.propertyStream().map(field -> field.getKey()).toList()) {
      if (path.isEmpty() && OWN.contains(name)) {
        continue;
      }
      String place = path.isEmpty() ? name : path + "." + name;
      JsonNode inner = declared(schema, name);
      if (inner.isObject()) {
        prune(object.get(name), inner, place, removed);
      } else if (!open && !inner.asBoolean(false)) {
        object.remove(name);
        removed.add(place);
      }
    }
  }

  private static JsonNode declared(JsonNode schema, String name) {
    JsonNode property = schema.path("properties").path(name);
    return property.isObject() ? property : schema.path("additionalProperties");
  }

  /** Fills in the defaults, from the outside inwards. */
  void setDefaults(ObjectNode object) {
    setDefaults(object, root);
  }

  private static void setDefaults(JsonNode value, JsonNode schema) {
    if (value instanceof ObjectNode object) {
      for (var property : schema.path("properties").properties()) {
        JsonNode otherwise = property.getValue().path("default");
        if (!object.has(property.getKey()) && !otherwise.isMissingNode()) {
          object.set(property.getKey(), otherwise.deepCopy());
        }
      }
      object
          .properties()
          .forEach(field -> setDefaults(field.getValue(), declared(schema, field.getKey())));
    } else if (value.isArray()) {
      value.forEach(item -> setDefaults(item, schema.path("items")));
    }
  }
}
