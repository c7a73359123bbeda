package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The merge of server-side apply: what is sent wins, what is no longer sent goes. */
final class ServerSideApply {
  private final FieldShape shape;

  ServerSideApply(FieldShape shape) {
    this.shape = shape;
  }

  /**
   * Merges what is applied into what is there.
   *
   * @param live the object as it is
   * @param applied what the manager wants; it says all that the manager wants
   * @param before the fields that the manager owned until now
   * @param others the fields that other managers own
   */
  ObjectNode merge(ObjectNode live, ObjectNode applied, FieldSet before, FieldSet others) {
    ObjectNode merged = (ObjectNode) merged(live, applied, shape);
    FieldSet kept = others.union(FieldSet.of(applied, shape));
    prune(merged, shape, before, kept);
    return merged;
  }

  private static JsonNode merged(JsonNode live, JsonNode applied, FieldShape shape) {
    if (live instanceof ObjectNode base && applied.isObject() && !shape.atomicObject()) {
      ObjectNode result = base.deepCopy();
      applied
          .properties()
          .forEach(
              field -> {
                JsonNode old = base.path(field.getKey());
                result.set(
                    field.getKey(), merged(old, field.getValue(), shape.field(field.getKey())));
              });
      return result;
    }
    if (live.isArray() && applied.isArray() && shape.listKind() != FieldShape.ListKind.ATOMIC) {
      Map<String, JsonNode> items = ListItems.byIdentity(live, shape);
      ListItems.byIdentity(applied, shape)
          .forEach(
              (identity, item) ->
                  items.merge(identity, item, (old, now) -> merged(old, now, shape.item())));
      return Json.array().addAll(items.values());
    }
    return applied.deepCopy();
  }

  /** Takes out what was owned before and is kept by nobody. */
  private static void prune(JsonNode value, FieldShape shape, FieldSet before, FieldSet kept) {
    if (value instanceof ObjectNode object) {
      before
          .children()
          .forEach(
              (element, owned) -> {
                String field = element.substring(2);
                JsonNode inner = object.get(field);
                if (inner != null && gone(inner, shape.field(field), owned, kept.child(element))) {
                  object.remove(field);
                }
              });
    } else if (value instanceof ArrayNode list && !before.children().isEmpty()) {
      for (int i = list.size() - 1; i >= 0; i--) {
        String identity = ListItems.identity(list.get(i), shape);
        FieldSet owned = before.child(identity);
        if (!owned.isEmpty() && gone(list.get(i), shape.item(), owned, kept.child(identity))) {
          list.remove(i);
        }
      }
    }
  }

  private static boolean gone(JsonNode value, FieldShape shape, FieldSet owned, FieldSet kept) {
    if (owned.member() && kept.isEmpty()) {
      return true;
    }
    if (owned.children().isEmpty()) {
      return false;
    }
    prune(value, shape, owned, kept);
    return value.isEmpty() && kept.isEmpty();
  }
}
