package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ApiMessages.ApiField;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import dev.rootseal.kubernetes.WorkloadFactsReader.ShapeException;
import dev.rootseal.rule.ContainerCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields that are read of one object, as a tree, whatever its tokens come from: JSON, protobuf,
 * or a file. Each has the type that the API gives it; nulls are left out, but for a container, of
 * which nothing is known then, and a word. Of what an API server has sent so much is read as the
 * bounds say, and a problem costs the part in which it is; in a file, which nobody has checked, it
 * costs all.
 */
final class FieldTree {
  /** Bytes around a value in JSON, about. */
  private static final int AROUND = 6;

  /** Bytes that a text or an object takes in the heap beside what is in it. */
  private static final int KEPT = 32;

  /** Characters of a text; a path of Linux has no more, and no image reference has so many. */
  private static final int LONGEST_TEXT = 4096;

  /** One more than the rule keeps, so that it sees that there were more. */
  private static final int READ_OF_TEXT = LONGEST_TEXT + 1;

  private static final int READ_OF_WORDS = ContainerCommand.MOST_WORDS + 1;
  private static final int MOST_CONTAINERS = 256;
  private static final int MOST_OWNERS = 64;

  /** The name of what has no limit of its own. */
  static final String REST = "";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;

  /** Whether an API server has sent it. */
  private final boolean bounded;

  private final List<Object> path = new ArrayList<>();
  private final Map<String, String> problems = new HashMap<>();
  private TreePart part = new TreePart(REST, Integer.MAX_VALUE);
  private final ObjectNode root;

  /** What has a limit of its own, and what was read of it by now. */
  private static final class TreePart {
    private final String name;
    private final int limit;
    private int bytes;

    private TreePart(String name, int limit) {
      this.name = name;
      this.limit = limit;
    }

    private boolean isFull() {
      return bytes > limit;
    }
  }

  /**
   * Reads an object, from where the parser stands to its end. What is none is a {@link
   * ShapeException}, and so is, in a file, a field of another type than the API gives it.
   */
  FieldTree(JsonParser parser, Message message) throws IOException {
    this.parser = parser;
    this.bounded = message != ApiMessages.MANIFEST;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new ShapeException(path, unexpected());
    }
    this.root = object(message);
  }

  /** That of an object which is a tree already, and has more in it. */
  static FieldTree of(JsonNode object, Message message) {
    try (JsonParser parser = object.traverse()) {
      parser.nextToken();
      return new FieldTree(parser, message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode root() {
    return root;
  }

  /** What is wrong with a part, in words. */
  Optional<String> problemOf(String name) {
    return Optional.ofNullable(problems.get(name));
  }

  /** About how many bytes of the heap take these where they share nothing with others. */
  static int bytes(JsonNode node) {
    if (node.isTextual()) {
      return KEPT + node.textValue().length();
    }
    int bytes = node.isContainerNode() ? KEPT : 0;
    for (Map.Entry<String, JsonNode> one : node.properties()) {
      bytes += AROUND + one.getKey().length() + bytes(one.getValue());
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      bytes += bytes(node.get(i));
    }
    return bytes;
  }

  private ObjectNode object(Message message) throws IOException {
    if (!path.isEmpty()) {
      spend(0);
    }
    ObjectNode read = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      ApiField field = message.field(name);
      if (field == null || token == JsonToken.VALUE_NULL || part.isFull()) {
        parser.skipChildren();
        continue;
      }
      path.add(name);
      @Nullable JsonNode value = value(field);
      if (value != null) {
        read.set(field.name(), value);
      }
      path.removeLast();
    }
    return read;
  }

  private @Nullable JsonNode value(ApiField field) throws IOException {
    if (!field.list()) {
      return one(field);
    }
    return is(JsonToken.START_ARRAY) ? list(field) : null;
  }

  private ArrayNode list(ApiField field) throws IOException {
    spend(0);
    ArrayNode read = NODES.arrayNode();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == MOST_CONTAINERS && bounded && field.message() == ApiMessages.CONTAINER) {
        problem("more than " + MOST_CONTAINERS + " entries");
      }
      path.add(i);
      boolean more = !part.isFull() && read.size() < most(field);
      JsonNode one = more ? entry(field) : odd();
      if (one != null) {
        read.add(one);
      }
      path.removeLast();
    }
    return read;
  }

  private @Nullable JsonNode entry(ApiField list) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NULL) {
      return one(list);
    }
    spend(0);
    if (list.isText()) {
      return NODES.textNode("");
    }
    return list.message() == ApiMessages.CONTAINER ? NODES.objectNode() : null;
  }

  /** Nobody has so many owners, and of more none is named; of words, the rule keeps no more. */
  private static int most(ApiField list) {
    if (list.isText()) {
      return READ_OF_WORDS;
    }
    return list.message() == ApiMessages.OWNER ? MOST_OWNERS : Integer.MAX_VALUE;
  }

  private ObjectNode map(ApiField field) throws IOException {
    ObjectNode read = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      path.add(name);
      if (part.isFull()) {
        parser.skipChildren();
      } else if ((token == JsonToken.VALUE_NULL || is(JsonToken.VALUE_STRING))
          && field.reads(name)) {
        read.set(name, token == JsonToken.VALUE_NULL ? NODES.textNode("") : text(field));
      }
      path.removeLast();
    }
    return read;
  }

  /**
   * One of its type, or null. It may have a limit of its own; a variable that nobody asks for costs
   * nothing.
   */
  private @Nullable JsonNode one(ApiField field) throws IOException {
    boolean variable = field.message() == ApiMessages.VARIABLE;
    if (field.limit() == 0 && !variable) {
      return ofType(field);
    }
    TreePart around = part;
    part =
        bounded && !variable
            ? new TreePart(field.name(), field.limit())
            : new TreePart(around.name, Integer.MAX_VALUE);
    JsonNode read = ofType(field);
    int bytes = part.bytes;
    part = around;
    if (read == null
        || (variable && !ContainerCommand.ENV_VARS.contains(read.path("name").asText()))) {
      return null;
    }
    charge(bytes);
    return read;
  }

  private @Nullable JsonNode ofType(ApiField field) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (field.type()) {
      case TEXT, PATH -> is(JsonToken.VALUE_STRING) ? text(field) : null;
      case MAP -> is(JsonToken.START_OBJECT) ? map(field) : null;
      case MESSAGE, INLINE -> is(JsonToken.START_OBJECT) ? object(field.message()) : null;
      case BOOL -> token.isBoolean() ? flag() : wrong();
      case FLAG -> flag();
      case INT, COUNT -> number(field.type() == ValueType.COUNT);
    };
  }

  private @Nullable JsonNode text(ApiField field) throws IOException {
    String text = parser.getText();
    if (field.type() == ValueType.PATH && text.length() > LONGEST_TEXT) {
      problem("more than " + LONGEST_TEXT + " characters");
      return null;
    }
    int longest = field.list() ? READ_OF_WORDS : bounded ? READ_OF_TEXT : Integer.MAX_VALUE;
    boolean cut = text.codePointCount(0, text.length()) > longest;
    String read = cut ? text.substring(0, text.offsetByCodePoints(0, longest)) : text;
    spend(read.length());
    return NODES.textNode(read);
  }

  /** A boolean, or an empty text for what is none. */
  private JsonNode flag() throws IOException {
    JsonToken token = parser.currentToken();
    parser.skipChildren();
    return token.isBoolean()
        ? NODES.booleanNode(token == JsonToken.VALUE_TRUE)
        : NODES.textNode("");
  }

  private @Nullable JsonNode number(boolean count) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      BigInteger number = parser.getBigIntegerValue();
      if (number.bitLength() < (count ? Long.SIZE : Integer.SIZE)) {
        return NODES.numberNode(number.longValue());
      }
    }
    return count ? odd() : wrong();
  }

  private @Nullable JsonNode odd() throws IOException {
    parser.skipChildren();
    return null;
  }

  private @Nullable JsonNode wrong() throws IOException {
    problem(unexpected());
    return odd();
  }

  /** Whether a value begins so; else it is passed over. */
  private boolean is(JsonToken token) throws IOException {
    boolean expected = parser.currentToken() == token;
    if (!expected) {
      JsonNode _ = wrong();
    }
    return expected;
  }

  /** So many bytes more are read of a value; numbers and booleans are none. */
  private void spend(int bytes) {
    charge(bytes + (path.getLast() instanceof String name ? AROUND + name.length() : AROUND / 2));
  }

  private void charge(int bytes) {
    part.bytes += bytes;
    if (part.isFull()) {
      problem("more than is read of it: " + part.limit + " bytes");
    }
  }

  /** The first of a part is the one that is told. */
  private void problem(String what) {
    if (!bounded) {
      throw new ShapeException(path, what);
    }
    problems.computeIfAbsent(part.name, any -> ShapeException.words(path) + ": " + what);
  }

  private String unexpected() {
    String found =
        switch (parser.currentToken()) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "a list";
          case VALUE_STRING -> "a text";
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
          case VALUE_TRUE, VALUE_FALSE -> "a boolean";
          default -> "null";
        };
    return found + " is not expected here";
  }
}
