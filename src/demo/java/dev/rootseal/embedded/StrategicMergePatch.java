package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch: a merge patch that knows by which field the items of a list are told
 * apart, with the directives {@code $patch}, {@code $retainKeys}, {@code $setElementOrder/…} and
 * {@code $deleteFromPrimitiveList/…}.
 */
final class StrategicMergePatch {
  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ELEMENT_ORDER = "$setElementOrder/";
  private static final String DELETE_FROM_LIST = "$deleteFromPrimitiveList/";

  private StrategicMergePatch() {}

  static ObjectNode apply(ObjectNode target, ObjectNode patch, FieldShape shape) {
    return switch (patch.path(PATCH).asText("merge")) {
      case "replace" -> withoutDirectives(patch);
      case "delete" -> Json.object();
      case "merge" -> merge(target, patch, shape);
      default -> throw ApiException.badRequest("unknown $patch directive in the patch");
    };
  }

  private static ObjectNode merge(ObjectNode target, ObjectNode patch, FieldShape shape) {
    ObjectNode result = target.deepCopy();
    retainKeys(result, patch);
    patch
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().startsWith("$")) {
                mergeField(result, field.getKey(), field.getValue(), shape);
              }
            });
    patch.properties().forEach(field -> deleteFromList(result, field.getKey(), field.getValue()));
    patch.properties().forEach(field -> order(result, field.getKey(), field.getValue(), shape));
    return result;
  }

  private static void mergeField(ObjectNode result, String name, JsonNode value, FieldShape shape) {
    FieldShape inner = shape.field(name);
    JsonNode old = result.path(name);
    if (value.isNull()) {
      result.remove(name);
    } else if (value instanceof ObjectNode patch) {
      if (patch.path(PATCH).asText().equals("delete")) {
        result.remove(name);
      } else {
        result.set(
            name, apply(old instanceof ObjectNode object ? object : Json.object(), patch, inner));
      }
    } else if (value instanceof ArrayNode patch) {
      result.set(
          name, mergeList(old instanceof ArrayNode list ? list : Json.array(), patch, inner));
    } else {
      result.set(name, value);
    }
  }

  private static ArrayNode mergeList(ArrayNode target, ArrayNode patch, FieldShape shape) {
    return switch (shape.listKind()) {
      case ATOMIC -> patch.deepCopy();
      case SET -> mergeValues(target, patch);
      case MAP -> mergeItems(target, patch, shape);
    };
  }

  private static ArrayNode mergeValues(ArrayNode target, ArrayNode patch) {
    ArrayNode result = target.deepCopy();
    for (JsonNode value : patch) {
      if (indexOf(result, value) < 0) {
        result.add(value);
      }
    }
    return result;
  }

  private static ArrayNode mergeItems(ArrayNode target, ArrayNode patch, FieldShape shape) {
    String key = mergeKey(shape);
    ArrayNode result = replaces(patch) ? Json.array() : target.deepCopy();
    for (JsonNode item : patch) {
      if (!(item instanceof ObjectNode object)) {
        throw ApiException.badRequest("a list that is told apart by " + key + " holds no object");
      }
      String directive = object.path(PATCH).asText("merge");
      if (directive.equals("replace") && !object.has(key)) {
        continue;
      }
      mergeItem(result, object, directive, shape);
    }
    return result;
  }

  private static void mergeItem(
      ArrayNode result, ObjectNode item, String directive, FieldShape shape) {
    String key = mergeKey(shape);
    if (!item.has(key)) {
      throw ApiException.badRequest("map: the item does not contain its merge key " + key);
    }
    int index = indexOf(result, key, item.get(key));
    if (directive.equals("delete")) {
      if (index >= 0) {
        result.remove(index);
      }
    } else if (index < 0) {
      result.add(apply(Json.object(), item, shape.item()));
    } else {
      result.set(index, apply((ObjectNode) result.get(index), item, shape.item()));
    }
  }

  /** A list item that is nothing but {@code $patch: replace} makes the others the whole list. */
  private static boolean replaces(ArrayNode patch) {
    for (JsonNode item : patch) {
      if (item.size() == 1 && item.path(PATCH).asText().equals("replace")) {
        return true;
      }
    }
    return false;
  }

  private static void retainKeys(ObjectNode result, ObjectNode patch) {
    if (patch.get(RETAIN_KEYS) instanceof ArrayNode keys) {
      result.retain(Json.strings(keys));
    }
  }

  private static void deleteFromList(ObjectNode result, String directive, JsonNode values) {
    if (directive.startsWith(DELETE_FROM_LIST)
        && result.get(directive.substring(DELETE_FROM_LIST.length())) instanceof ArrayNode list) {
      for (JsonNode value : values) {
        for (int i = indexOf(list, value); i >= 0; i = indexOf(list, value)) {
          list.remove(i);
        }
      }
    }
  }

  /** Puts the items in the order given; items that it does not name follow in their own order. */
  private static void order(ObjectNode result, String directive, JsonNode order, FieldShape shape) {
    if (!directive.startsWith(ELEMENT_ORDER)
        || !(order instanceof ArrayNode wanted)
        || !(result.get(directive.substring(ELEMENT_ORDER.length())) instanceof ArrayNode list)) {
      return;
    }
    String field = directive.substring(ELEMENT_ORDER.length());
    FieldShape inner = shape.field(field);
    @Nullable String key = inner.listKind() == FieldShape.ListKind.MAP ? mergeKey(inner) : null;
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    items.sort(Comparator.comparingInt(item -> rank(wanted, key, item)));
    result.set(field, Json.array().addAll(items));
  }

  private static int rank(ArrayNode wanted, @Nullable String key, JsonNode item) {
    int rank = key == null ? indexOf(wanted, item) : indexOf(wanted, key, item.path(key));
    return rank < 0 ? Integer.MAX_VALUE : rank;
  }

  private static ObjectNode withoutDirectives(ObjectNode patch) {
    ObjectNode plain = patch.deepCopy();
    Set<String> directives = new HashSet<>();
    plain.fieldNames().forEachRemaining(directives::add);
    directives.removeIf(name -> !name.startsWith("$"));
    plain.remove(directives);
    return plain;
  }

  /** Strategic merge knows one key per list: the first of those that server-side apply knows. */
  private static String mergeKey(FieldShape shape) {
    return shape.keys().getFirst().field();
  }

  private static int indexOf(ArrayNode list, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).equals(value)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(ArrayNode list, String key, JsonNode value) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i).path(key).equals(value)) {
        return i;
      }
    }
    return -1;
  }
}
