package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException.Reason;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A value of a manifest: what it says, where it stands, and how it is written. */
public sealed interface Node {
  /** Where it stands. */
  Span span();

  /** Where it begins. */
  default Position at() {
    return span().at();
  }

  /** The field of that name; nothing where there is none, and of what is no object. */
  default Node get(String field) {
    return new Scalar(span(), MissingNode.getInstance());
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

  /**
   * A part of a text.
   *
   * @param at where it begins, with its anchor and tag
   * @param start the same, in chars of the part of the file that is parsed
   * @param end where it ends; of a collection in block style somewhere behind it
   * @param block whether it is in block style, not in brackets, quotes or one line
   */
  record Span(Position at, int start, int end, boolean block) {}

  /**
   * An object.
   *
   * @param own its fields as they are written, one by one
   * @param fields what it means: with what it takes over by {@code <<}, and without aliases
   */
  record Fields(Span span, List<Field> own, Map<String, Field> fields) implements Node {
    public Fields {
      own = Collections.unmodifiableList(own);
      fields = Collections.unmodifiableMap(fields);
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
   * @param key where its name stands
   */
  record Field(String name, Span key, Node value) {
    /** Where it begins. */
    public Position at() {
      return key.at();
    }
  }

  /**
   * A list.
   *
   * @param written its items as they are written
   * @param items what they mean: without aliases
   */
  record Items(Span span, List<Node> written, List<Node> items) implements Node {
    public Items {
      written = List.copyOf(written);
      items = List.copyOf(items);
    }

    @Override
    public String word() {
      return "a list";
    }
  }

  /** The place of a value that stands elsewhere; only among what is written. */
  record Alias(Span span, Node target) implements Node {
    @Override
    public String word() {
      return target.word();
    }
  }

  /** A text, a number, a boolean, null, or nothing at all. */
  record Scalar(Span span, JsonNode value) implements Node {
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
  default JsonNode json(Budget budget) throws ManifestException {
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

  /**
   * How much more of a document is read: what is larger is no manifest, but an attack or a mistake.
   */
  final class Budget {
    /** Values of one document; the largest object of etcd (1.5 MB) has a tenth of them. */
    static final int NODES = 2_000_000;

    /** Values within each other; a pod has about 15, a schema 50. */
    static final int DEPTH = 200;

    private int left = NODES;

    /** One more value. */
    void spend(Position at) throws ManifestException {
      if (--left < 0) {
        throw new ManifestException(
            Reason.TOO_LARGE, at, "more than " + NODES + " values in one document");
      }
    }
  }
}
