package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a manifest with its place. What an alias of YAML stands for is the same node in both
 * places.
 */
public sealed interface Node {
  /** Where it begins. */
  Position at();

  /** The field of that name; nothing where there is none, and of what is no object. */
  default Node get(String field) {
    return new Scalar(at(), MissingNode.getInstance());
  }

  /** The text that it is; empty where it is none. */
  default String text() {
    return "";
  }

  /** Whether there is nothing, or null. */
  default boolean isNothing() {
    return false;
  }

  /** What kind of value it is, in the words of the API. */
  String word();

  /** An object. */
  record Fields(Position at, Map<String, Field> fields) implements Node {
    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    @Override
    public Node get(String field) {
      Field found = fields.get(field);
      return found == null ? Node.super.get(field) : found.value();
    }

    @Override
    public String word() {
      return "an object";
    }
  }

  /**
   * A field of an object.
   *
   * @param at where its name stands
   */
  record Field(Position at, Node value) {}

  /** A list. */
  record Items(Position at, List<Node> items) implements Node {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String word() {
      return "a list";
    }
  }

  /** A text, a number, a boolean, null, or nothing at all. */
  record Scalar(Position at, JsonNode value) implements Node {
    @Override
    public String text() {
      return value.isTextual() ? value.textValue() : "";
    }

    @Override
    public boolean isNothing() {
      return value.isMissingNode() || value.isNull();
    }

    @Override
    public String word() {
      return switch (value.getNodeType()) {
        case STRING -> "a text";
        case NUMBER -> "a number";
        case BOOLEAN -> "a boolean";
        default -> "null";
      };
    }
  }

  /** The node at the end of a path of names and numbers, or the last on the way there. */
  default Node follow(List<Object> path) {
    Node node = this;
    for (Object step : path) {
      if (node instanceof Fields object
          && step instanceof String name
          && object.fields().containsKey(name)) {
        node = object.get(name);
      } else if (node instanceof Items list
          && step instanceof Integer index
          && index < list.items().size()) {
        node = list.items().get(index);
      } else {
        return node;
      }
    }
    return node;
  }

  /**
   * The value as JSON, in which what an alias stands for is written out.
   *
   * @param budget how many values may be written
   * @throws ManifestException if there are more
   */
  default JsonNode json(NodeBudget budget) throws ManifestException {
    budget.spend(at());
    if (this instanceof Items list) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (Node item : list.items()) {
        array.add(item.json(budget));
      }
      return array;
    }
    if (this instanceof Fields object) {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, Field> field : object.fields().entrySet()) {
        json.set(field.getKey(), field.getValue().value().json(budget));
      }
      return json;
    }
    return isNothing() ? NullNode.getInstance() : ((Scalar) this).value();
  }
}
