package dev.rootseal.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a manifest: what it says, where it stands, and how it is written. */
public sealed interface Node {
  Span span();

  default Position at() {
    return span().at();
  }

  /** The field of that name; nothing where there is none, and of what is no object. */
  default Node get(String field) {
    @Nullable Field found = fields().get(field);
    return found == null ? new Scalar(span(), MissingNode.getInstance()) : found.value();
  }

  /** What an object means, by name; nothing of what is none. */
  default Map<String, Field> fields() {
    return Map.of();
  }

  /** What a list means; nothing of what is none. */
  default List<Node> items() {
    return List.of();
  }

  /** The text that it is; empty where it is none. */
  default String text() {
    return this instanceof Scalar(_, var value) && value.isTextual() ? value.textValue() : "";
  }

  /** Whether there is nothing, or null. */
  default boolean isNothing() {
    return this instanceof Scalar(_, var value) && (value.isMissingNode() || value.isNull());
  }

  /** What kind of value it is, in the words of the API. */
  default String word() {
    return switch (this) {
      case Fields _ -> "an object";
      case Items _ -> "a list";
      case Alias alias -> alias.target.word();
      case Scalar(_, var value) ->
          switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            default -> "null";
          };
    };
  }

  default ManifestException unexpected(String field) {
    return new ManifestException(Reason.WRONG_TYPE, at(), field + word() + " is not expected here");
  }

  /** What is meant by what is written. */
  private static Node meant(Node written) {
    return written instanceof Alias alias ? alias.target : written;
  }

  /**
   * A part of a text.
   *
   * @param at where it begins, with its anchor and tag
   * @param start the same, in chars of the part of the file that is parsed
   * @param end where it ends; of a collection in block style somewhere behind it
   * @param block whether it is in block style, not in brackets, quotes or one line
   */
  record Span(Position at, int start, int end, boolean block) {
    Span until(int newEnd) {
      return new Span(at, start, newEnd, block);
    }
  }

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
  }

  /** A field of an object, and where its name stands. */
  record Field(String name, Span key, Node value) {
    public Position at() {
      return key.at();
    }
  }

  /** A list, with its items as they are written. */
  record Items(Span span, List<Node> written) implements Node {
    public Items {
      written = List.copyOf(written);
    }

    @Override
    public List<Node> items() {
      return written.stream().map(Node::meant).toList();
    }
  }

  /** The place of a value that stands elsewhere; only among what is written. */
  record Alias(Span span, Node target) implements Node {}

  /** A text, a number, a boolean, null, or nothing at all. */
  record Scalar(Span span, JsonNode value) implements Node {}

  /**
   * The fields of an object that is being read. What it takes over from others ({@code <<})
   * replaces what stands above, and is replaced by what stands below: that is how kubectl reads it,
   * whatever YAML says.
   */
  final class FieldsBuilder {
    static final String MERGE = "<<";

    private final List<Field> own = new ArrayList<>();
    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final Map<String, Field> first = new HashMap<>();
    private final Budget budget;
    private final List<ManifestException> repeated;

    /**
     * One without a field, that charges what it copies, and tells there of what is there twice with
     * one value.
     */
    FieldsBuilder(Budget budget, List<ManifestException> repeated) {
      this.budget = budget;
      this.repeated = repeated;
    }

    /** The next field; it merges if its name is a merge key and not the text of one. */
    void add(String name, Span key, boolean merges, Node written) throws ManifestException {
      Field field = new Field(name, key, meant(written));
      if (merges) {
        merge(field.value(), written.at());
      } else {
        fields.put(name, field);
      }
      @Nullable Field before = merges ? null : first.putIfAbsent(name, field);
      if (before != null) {
        repeat(before, field);
      }
      own.add(new Field(name, key, written));
    }

    private void repeat(Field before, Field again) throws ManifestException {
      String twice = "'" + again.name() + "' is there twice: first in line " + before.at().line();
      boolean same =
          again.value() instanceof Scalar(_, var value)
              && before.value() instanceof Scalar(_, var other)
              && value.equals(other);
      ManifestException problem =
          new ManifestException(
              Reason.DUPLICATE_KEY, again.at(), same ? twice + ", with the same value" : twice);
      if (!same) {
        throw problem;
      }
      repeated.add(problem);
    }

    /** The first of several wins, so it is the last that is put. */
    private void merge(Node node, Position where) throws ManifestException {
      List<Node> sources = node instanceof Items list ? list.items() : List.of(node);
      for (Node source : sources.reversed()) {
        if (!(source instanceof Fields others)) {
          throw new ManifestException(
              Reason.SYNTAX, where, "only an object, or a list of them, can be merged by <<");
        }
        budget.spend(others.fields().size(), where);
        fields.putAll(others.fields());
      }
    }

    Fields object(Span whole) {
      return new Fields(whole, own, fields);
    }
  }

  /** The documents of a text, and what is there twice with one value, which kubectl takes. */
  record Parsed(List<Node> roots, List<ManifestException> repeated) {}

  /** The node at the end of a path of names and numbers, or the last on the way there. */
  default Node follow(List<Object> path) {
    Node node = this;
    for (Object step : path) {
      if (step instanceof String name && node.fields().containsKey(name)) {
        node = node.get(name);
      } else if (step instanceof Integer index && index < node.items().size()) {
        node = node.items().get(index);
      } else {
        return node;
      }
    }
    return node;
  }

  /** The value as JSON, with what aliases stand for; an exception if there are too many values. */
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

  /** How much of a document is still read: what is larger is an attack or a mistake. */
  final class Budget {
    /** Values of one document; the largest object of etcd (1.5 MB) has a tenth of them. */
    static final int NODES = 2_000_000;

    /** Values within each other; a pod has about 15, a schema 50. */
    static final int DEPTH = 200;

    private int left = NODES;
    private int depth;

    void spend(Position at) throws ManifestException {
      spend(1, at);
    }

    void spend(int values, Position at) throws ManifestException {
      left -= values;
      if (left < 0) {
        throw new ManifestException(
            Reason.TOO_LARGE, at, "more than " + NODES + " values in one document");
      }
    }

    /** One more value that holds others. */
    void enter(Position at) throws ManifestException {
      spend(at);
      if (depth++ >= DEPTH) {
        throw new ManifestException(
            Reason.TOO_LARGE, at, "more than " + DEPTH + " values within each other");
      }
    }

    void leave() {
      depth--;
    }
  }
}
