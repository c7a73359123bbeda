package dev.rootseal.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.VolumeFacts.MountFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Strategic merge patch, as an API server does it: a merge patch that knows by which field the
 * items of a list are told apart, with the directives {@code $patch}, {@code $retainKeys} and
 * {@code $setElementOrder/…}. Lists of plain values are replaced.
 *
 * <p>Source: apimachinery, strategicpatch/patch.go; PatchesIT compares it with a server.
 */
public final class StrategicMerge {
  /** In all types that are patched here, a list's name alone says how its items are told apart. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry(ContainerType.CONTAINER.list(), "name"),
          Map.entry(ContainerType.INIT.list(), "name"),
          Map.entry(ContainerType.EPHEMERAL.list(), "name"),
          Map.entry("volumes", "name"),
          Map.entry("env", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("volumeMounts", MountFacts.PATH),
          Map.entry("ports", "containerPort"),
          Map.entry("conditions", "type"),
          Map.entry("ownerReferences", "uid"));

  private static final String PATCH = "$patch";
  private static final String RETAIN_KEYS = "$retainKeys";
  private static final String ELEMENT_ORDER = "$setElementOrder/";

  private StrategicMerge() {}

  /**
   * The object as it is with the patch; both stay as they are. An IllegalArgumentException says
   * that an API server would refuse the patch.
   */
  public static ObjectNode apply(ObjectNode object, ObjectNode patch) {
    return switch (patch.path(PATCH).asText("merge")) {
      case "merge" -> merged(object, patch);
      case "replace" -> merged(object.objectNode(), patch);
      case "delete" -> object.objectNode();
      default -> throw new IllegalArgumentException("unknown $patch directive in the patch");
    };
  }

  /**
   * One patch that does to an object what patches of Rootseal do to it one after the other: a plain
   * union of them would put what is new in the second behind what is old in the first.
   */
  public static ObjectNode combined(ObjectNode object, List<ObjectNode> patches) {
    ObjectNode after = object;
    JsonNode combined = object.objectNode();
    for (ObjectNode patch : patches) {
      after = apply(after, patch);
      combined = joined("", combined, patch, after);
    }
    return (ObjectNode) combined;
  }

  /** Null stays, for it removes something of the object. */
  private static JsonNode joined(String name, JsonNode first, JsonNode second, JsonNode after) {
    if (first.isObject() && second.isObject()) {
      ObjectNode all = first.deepCopy();
      second.forEachEntry(
          (field, value) ->
              all.set(field, joined(field, first.path(field), value, after.path(field))));
      return all;
    }
    @Nullable String key = KEYS.get(name);
    if (key == null || !first.isArray() || !second.isArray()) {
      return second.isMissingNode() ? first : second;
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (JsonNode item : after) {
      JsonNode joined = joined("", find(first, key, item), find(second, key, item), item);
      if (!joined.isMissingNode()) {
        all.add(joined);
      }
    }
    return all;
  }

  private static JsonNode find(JsonNode list, String key, JsonNode wanted) {
    return list.valueStream()
        .filter(item -> item.path(key).asText().equals(wanted.path(key).asText()))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private static ObjectNode merged(ObjectNode object, ObjectNode patch) {
    ObjectNode result = object.deepCopy();
    if (patch.get(RETAIN_KEYS) instanceof ArrayNode keys) {
      result.retain(keys.valueStream().map(JsonNode::asText).toList());
    }
    for (var field : patch.properties()) {
      String name = field.getKey();
      if (name.startsWith(ELEMENT_ORDER)) {
        String list = name.substring(ELEMENT_ORDER.length());
        if (!patch.has(list) && result.get(list) instanceof ArrayNode there) {
          result.set(list, merged(list, there, there.arrayNode(), field.getValue()));
        }
      } else if (!name.startsWith("$")) {
        JsonNode order = patch.path(ELEMENT_ORDER + name);
        putMerged(result, name, field.getValue(), order);
      }
    }
    return result;
  }

  private static void putMerged(ObjectNode result, String name, JsonNode value, JsonNode order) {
    @Nullable JsonNode there = result.get(name);
    if (value.isNull() || value.path(PATCH).asText().equals("delete")) {
      result.remove(name);
    } else if (value instanceof ObjectNode patch) {
      result.set(name, apply(there instanceof ObjectNode old ? old : result.objectNode(), patch));
    } else if (value instanceof ArrayNode patch) {
      ArrayNode list = there instanceof ArrayNode old ? old : result.arrayNode();
      result.set(name, merged(name, list, patch, order));
    } else {
      result.set(name, value);
    }
  }

  private static JsonNode merged(String name, ArrayNode list, ArrayNode patch, JsonNode order) {
    @Nullable String key = KEYS.get(name);
    if (key == null) {
      return patch.deepCopy();
    }
    // An item that is nothing but `$patch: replace` makes the others the whole list.
    boolean replaces =
        patch
            .valueStream()
            .anyMatch(item -> item.size() == 1 && item.path(PATCH).asText().equals("replace"));
    List<JsonNode> items = new ArrayList<>(replaces ? List.of() : list.valueStream().toList());
    List<String> before = keys(items, key);
    for (JsonNode item : patch) {
      if (item instanceof ObjectNode object && object.has(key)) {
        mergeItem(items, object, key);
      } else if (!replaces) {
        throw new IllegalArgumentException("map: an item does not contain its merge key " + key);
      }
    }
    List<String> first = keys((order.isArray() ? order : patch).valueStream().toList(), key);
    return list.arrayNode().addAll(ordered(items, key, before, first));
  }

  private static void mergeItem(List<JsonNode> items, ObjectNode patch, String key) {
    int index = keys(items, key).indexOf(patch.path(key).asText());
    if (patch.path(PATCH).asText().equals("delete")) {
      if (index >= 0) {
        items.remove(index);
      }
    } else if (index < 0) {
      items.add(apply(patch.objectNode(), patch));
    } else {
      items.set(index, apply((ObjectNode) items.get(index), patch));
    }
  }

  /**
   * What the patch names stands in its order. What it does not name comes behind, but before what
   * it has stood before: so what is new is at the head, unless it is named behind something old.
   */
  private static List<JsonNode> ordered(
      List<JsonNode> items, String key, List<String> before, List<String> order) {
    Deque<JsonNode> named = new ArrayDeque<>();
    items.stream()
        .filter(item -> order.contains(item.path(key).asText()))
        .sorted(Comparator.comparingInt(item -> order.indexOf(item.path(key).asText())))
        .forEach(named::add);
    List<JsonNode> ordered = new ArrayList<>();
    for (JsonNode item : items) {
      String name = item.path(key).asText();
      if (!order.contains(name)) {
        while (!named.isEmpty()
            && before.indexOf(named.peek().path(key).asText()) < before.indexOf(name)) {
          ordered.add(named.remove());
        }
        ordered.add(item);
      }
    }
    ordered.addAll(named);
    return ordered;
  }

  private static List<String> keys(List<JsonNode> items, String key) {
    return items.stream().map(item -> item.path(key).asText()).toList();
  }
}
