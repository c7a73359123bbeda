package dev.rootseal.embedded;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON patch (RFC 6902): a list of operations, all of them or none. */
final class JsonPatch {
  private JsonPatch() {}

  /**
   * Applies all operations to a copy of the document.
   *
   * @throws ApiException 400 for a patch that is none, 422 for one that does not fit the document
   */
  static JsonNode apply(JsonNode target, JsonNode patch) {
    if (!patch.isArray()) {
      throw ApiException.badRequest("a JSON patch is an array of operations");
    }
    JsonNode result = target.deepCopy();
    for (JsonNode operation : patch) {
      result = step(result, operation);
    }
    return result;
  }

  private static JsonNode step(JsonNode root, JsonNode operation) {
    JsonPointer path = pointer(operation, "path");
    return switch (operation.path("op").asText()) {
      case "add" -> add(root, path, value(operation));
      case "remove" -> remove(root, path);
      case "replace" -> replace(root, path, value(operation));
      case "move" -> {
        JsonPointer from = pointer(operation, "from");
        JsonNode moved = at(root, from);
        yield add(remove(root, from), path, moved);
      }
      case "copy" -> add(root, path, at(root, pointer(operation, "from")).deepCopy());
      case "test" -> {
        if (!at(root, path).equals(value(operation))) {
          throw ApiException.unprocessable("testing value " + path + " failed");
        }
        yield root;
      }
      default -> throw ApiException.badRequest("unexpected operation kind in a JSON patch");
    };
  }

  private static JsonPointer pointer(JsonNode operation, String field) {
    try {
      return JsonPointer.compile(operation.path(field).asText());
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("not a JSON pointer: " + operation.path(field).asText());
    }
  }

  private static JsonNode value(JsonNode operation) {
    if (!operation.has("value")) {
      throw ApiException.badRequest("an operation of a JSON patch lacks its value");
    }
    return operation.get("value").deepCopy();
  }

  private static JsonNode at(JsonNode root, JsonPointer path) {
    JsonNode found = root.at(path);
    if (found.isMissingNode()) {
      throw missing(path);
    }
    return found;
  }

  private static JsonNode add(JsonNode root, JsonPointer path, JsonNode value) {
    if (path.matches()) {
      return value;
    }
    JsonNode parent = at(root, path.head());
    String last = path.last().getMatchingProperty();
    if (parent instanceof ObjectNode object) {
      object.set(last, value);
    } else if (parent instanceof ArrayNode array && last.equals("-")) {
      array.add(value);
    } else if (parent instanceof ArrayNode array
        && path.last().getMatchingIndex() <= array.size()) {
      array.insert(index(path), value);
    } else {
      throw missing(path);
    }
    return root;
  }

  private static JsonNode replace(JsonNode root, JsonPointer path, JsonNode value) {
    at(root, path);
    if (path.matches()) {
      return value;
    }
    JsonNode parent = at(root, path.head());
    if (parent instanceof ArrayNode array) {
      array.set(index(path), value);
    } else {
      ((ObjectNode) parent).set(path.last().getMatchingProperty(), value);
    }
    return root;
  }

  private static JsonNode remove(JsonNode root, JsonPointer path) {
    at(root, path);
    JsonNode parent = at(root, path.head());
    if (parent instanceof ArrayNode array) {
      array.remove(index(path));
    } else if (parent instanceof ObjectNode object && !path.matches()) {
      object.remove(path.last().getMatchingProperty());
    }
    return root;
  }

  private static int index(JsonPointer path) {
    int index = path.last().getMatchingIndex();
    if (index < 0) {
      throw missing(path);
    }
    return index;
  }

  private static ApiException missing(JsonPointer path) {
    return ApiException.unprocessable("there is nothing at " + path);
  }
}
