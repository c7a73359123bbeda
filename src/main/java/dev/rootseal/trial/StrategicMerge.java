package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies patches of Rootseal to an object, or to each other, as the API server would: lists are
 * merged by the key of their items, what is new comes first.
 *
 * <p>Source: Kubernetes API reference; a field of null stays, which an API server takes for absent.
 */
final class StrategicMerge {
  private static final Map<String, String> KEYS =
      Map.of(
          "initContainers", "name",
          "containers", "name",
          "volumes", "name",
          "volumeMounts", "mountPath");

  private StrategicMerge() {}

  static void into(ObjectNode target, JsonNode patch) {
    patch
        .properties()
        .forEach(
            field -> {
              String name = field.getKey();
              @Nullable JsonNode merged = merged(name, target.get(name), field.getValue());
              target.set(name, merged);
            });
  }

  private static JsonNode merged(String name, @Nullable JsonNode there, JsonNode patch) {
    if (patch instanceof ObjectNode && there instanceof ObjectNode object) {
      into(object, patch);
      return object;
    }
    String key = KEYS.get(name);
    return key != null && there instanceof ArrayNode list && patch.isArray()
        ? merged(list, patch, key)
        : patch.deepCopy();
  }

  private static ArrayNode merged(ArrayNode there, JsonNode patch, String key) {
    List<JsonNode> added = new ArrayList<>();
    for (JsonNode item : patch) {
      @Nullable ObjectNode same = find(there, key, item.path(key).asText());
      if (same == null) {
        added.add(item.deepCopy());
      } else {
        into(same, item);
      }
    }
    return there.arrayNode().addAll(added).addAll(there);
  }

  private static @Nullable ObjectNode find(ArrayNode list, String key, String value) {
    for (JsonNode item : list) {
      if (item instanceof ObjectNode object && object.path(key).asText().equals(value)) {
        return object;
      }
    }
    return null;
  }
}
