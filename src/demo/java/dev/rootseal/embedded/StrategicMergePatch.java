package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Strategic merge patch: a merge patch that knows by which field the items of a list are told
 * apart, with the directives {@code $patch}, {@code $retainKeys} and {@code $setElementOrder/…}.
 * Lists of plain values are replaced.
 */
final class StrategicMergePatch {
  /** In all types that are served here, a list's name alone says how its items are told apart. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("volumes", "name"),
          Map.entry("env", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("ports", "containerPort"),
          Map.entry("conditions", "type"),
          Map.entry("ownerReferences", "uid"));

  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ELEMENT_ORDER = "$setElementOrder/";

  private StrategicMergePatch() {}

  static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    return switch (patch.path(PATCH).asText("merge")) {
      case "replace" -> withoutDirectives(patch);
      case "delete" -> JsonNodeFactory.instance.objectNode();
      case "merge" -> merge(target, patch);
      default -> throw ApiException.badRequest("unknown $patch directive in the patch");
    };
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
    ObjectNode result = target.deepCopy();
    if (patch.get(RETAIN_KEYS) instanceof ArrayNode keys) {
      result.retain(keys.valueStream().map(JsonNode::asText).toList());
    }
    for (var field : patch.properties()) {
      if (!field.getKey().startsWith("$")) {
        mergeField(result, field.getKey(), field.getValue());
      }
    }
    for (var field : patch.properties()) {
      order(result, field.getKey(), field.getValue());
    }
    return result;
  }

  private static void mergeField(ObjectNode result, String name, JsonNode value) {
    boolean deletes = value.path(PATCH).asText().equals("delete");
    if (value.isNull() || deletes) {
      result.remove(name);
    } else if (value instanceof ObjectNode patch) {
      boolean merges = result.get(name) instanceof ObjectNode;
      ObjectNode old = merges ? result.withObjectProperty(name) : result.objectNode();
      result.set(name, apply(old, patch));
    } else if (value instanceof ArrayNode patch && result.get(name) instanceof ArrayNode list) {
      result.set(name, mergeList(name, list, patch));
    } else if (value instanceof ArrayNode patch) {
      result.set(name, mergeList(name, result.arrayNode(), patch));
    } else {
      result.set(name, value);
    }
  }

  private static ArrayNode mergeList(String name, ArrayNode target, ArrayNode patch) {
    String key = KEYS.get(name);
    return key == null ? patch.deepCopy() : mergeItems(key, target, patch);
  }

  private static ArrayNode mergeItems(String key, ArrayNode target, ArrayNode patch) {
    // An item that is nothing but `$patch: replace` makes the others the whole list.
    boolean replaces =
        patch
            .valueStream()
            .anyMatch(item -> item.size() == 1 && item.path(PATCH).asText().equals("replace"));
    ArrayNode result = replaces ? target.arrayNode() : target.deepCopy();
    for (JsonNode item : patch) {
      if (item instanceof ObjectNode object && object.has(key)) {
        mergeItem(key, result, object);
      } else if (!replaces) {
        throw ApiException.badRequest("map: an item does not contain its merge key " + key);
      }
    }
    return result;
  }

  private static void mergeItem(String key, ArrayNode result, ObjectNode item) {
    int index = indexOf(result, key, item.get(key));
    if (item.path(PATCH).asText().equals("delete")) {
      if (index >= 0) {
        result.remove(index);
      }
    } else if (index < 0) {
      result.add(apply(result.objectNode(), item));
    } else {
      result.set(index, apply((ObjectNode) result.get(index), item));
    }
  }

  /** Puts the items in the order given; items that it does not name follow in their own order. */
  private static void order(ObjectNode result, String directive, JsonNode order) {
    if (directive.startsWith(ELEMENT_ORDER) && order instanceof ArrayNode wanted) {
      String name = directive.substring(ELEMENT_ORDER.length());
      String key = KEYS.get(name);
      if (key != null && result.get(name) instanceof ArrayNode list) {
        List<JsonNode> items = new ArrayList<>(list.valueStream().toList());
        items.sort(Comparator.comparingInt(item -> rank(indexOf(wanted, key, item.path(key)))));
        result.putArray(name).addAll(items);
      }
    }
  }

  private static int rank(int index) {
    return index < 0 ? Integer.MAX_VALUE : index;
  }

  private static ObjectNode withoutDirectives(ObjectNode patch) {
    ObjectNode plain = patch.deepCopy();
    plain.properties().removeIf(field -> field.getKey().startsWith("$"));
    return plain;
  }

  /** Where the item with that value at the key is in a list. */
  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
