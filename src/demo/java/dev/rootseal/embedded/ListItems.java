package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The items of a list by what tells them apart, in the notation of {@code managedFields}. */
final class ListItems {
  private ListItems() {}

  /** Items of a list by {@code k:{…}} or {@code v:…}; of equal ones, the first counts. */
  static Map<String, JsonNode> byIdentity(JsonNode list, FieldShape shape) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    for (JsonNode item : list) {
      items.putIfAbsent(identity(item, shape), item);
    }
    return items;
  }

  static String identity(JsonNode item, FieldShape shape) {
    if (shape.listKind() == FieldShape.ListKind.SET) {
      return "v:" + item;
    }
    ObjectNode key = Json.object();
    for (FieldShape.Key field : shape.keys()) {
      JsonNode value = item.get(field.field());
      if (value != null) {
        key.set(field.field(), value);
      } else {
        field.whenAbsent().ifPresent(absent -> key.set(field.field(), absent));
      }
    }
    return "k:" + key;
  }
}
