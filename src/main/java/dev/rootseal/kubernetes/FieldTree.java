package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ApiMessages.Field;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import dev.rootseal.kubernetes.WorkloadFactsReader.ShapeException;
import dev.rootseal.rule.ContainerCommand;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The fields that are read of one object, as a tree, whatever its tokens come from: JSON, protobuf,
 * or a file. Each has the type that the API gives it; nulls are left out, but for those in lists.
 * Of what an API server has sent so much is read as the bounds say, and a problem costs the part in
 * which it is; in a file, which nobody has checked, it costs all.
 */
final class FieldTree {
  /** Bytes around a value in JSON, about: quotes, a colon and a comma. */
  private static final int AROUND = 6;

  /** Bytes of the heap that a text or an object takes beside what is in it. */
  private static final int KEPT = 32;

  /** Characters of a text; a path of Linux has no more, and no image reference has so many. */
  private static final int LONGEST_TEXT = 4096;

  /** One more than the rule keeps, so that it sees that there were more. */
  private static final int READ_OF_TEXT = LONGEST_TEXT + 1;

  private static final int READ_OF_WORDS = ContainerCommand.MOST_WORDS + 1;
  private static final int MOST_CONTAINERS = 256;
  private static final int MOST_OWNERS = 64;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;
  private final boolean bounded;
  private final List<Object> path = new ArrayList<>();
  private final Map<String, String> problems = new HashMap<>();
  private Part part = new Part("", Integer.MAX_VALUE);
  private ObjectNode root = NODES.objectNode();

  /** What has a limit of its own, and what was read of it by now. */
  private static final class Part {
    private final String name;
    private final int limit;
    private int bytes;

    private Part(String name, int limit) {
      this.name = name;
      this.limit = limit;
    }

    private boolean isFull() {
      return bytes > limit;
    }
  }

  private FieldTree(JsonParser parser, boolean bounded) {
    this.parser = parser;
    this.bounded = bounded;
  }

  /**
   * Reads an object that an API server has sent; the parser is moved to its end.
   *
   * @param parser stands on the beginning
   */
  static FieldTree ofApi(JsonParser parser, Message message) throws IOException {
    return new FieldTree(parser, true).read(message);
  }

  /**
   * Reads an object that no API server has checked.
   *
   * @throws ShapeException if a field that is read has another type than the API gives it
   */
  static FieldTree ofManifest(JsonParser parser, Message message) throws IOException {
    return new FieldTree(parser, false).read(message);
  }

  private FieldTree read(Message message) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      root = object(message);
    } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
      throw new ShapeException(path, unexpected());
    }
    return this;
  }

  /** What was read. */
  JsonNode root() {
    return root;
  }

  /** What is wrong with a part that has a limit of its own, in words. */
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
    ObjectNode read = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Field field = message.field(name);
      if (field == null || token == JsonToken.VALUE_NULL || part.isFull()) {
        parser.skipChildren();
        continue;
      }
      path.add(name);
      @Nullable JsonNode value =
          isOfUnknownVariable(read, field, message) ? pass() : limited(field);
      if (value != null) {
        read.set(field.name(), value);
      }
      path.removeLast();
    }
    return read;
  }

  /** Whether it is the value of a variable that nobody asks for; it may be a secret. */
  private static boolean isOfUnknownVariable(ObjectNode variable, Field field, Message message) {
    return message == ApiMessages.VARIABLE
        && field.name().equals("value")
        && variable.has("name")
        && !isKnown(variable);
  }

  private static boolean isKnown(JsonNode variable) {
    return KnownEnvVars.NAMES.contains(variable.path("name").asText());
  }

  /** Moves behind a text that is not read, of which only the type counts. */
  private @Nullable JsonNode pass() throws IOException {
    boolean _ = is(JsonToken.VALUE_STRING);
    return null;
  }

  /** The value of a field, which may have a limit of its own. */
  private @Nullable JsonNode limited(Field field) throws IOException {
    if (field.limit() == 0) {
      return value(field);
    }
    Part around = part;
    part = new Part(field.name(), bounded ? field.limit() : Integer.MAX_VALUE);
    JsonNode value = value(field);
    int bytes = part.bytes;
    part = around;
    charge(bytes);
    return value;
  }

  /** The value of a field; null where it is none of its type. */
  private @Nullable JsonNode value(Field field) throws IOException {
    if (field.list()) {
      return is(JsonToken.START_ARRAY) ? list(field) : null;
    }
    return one(field);
  }

  private ArrayNode list(Field field) throws IOException {
    spend(0);
    ArrayNode read = NODES.arrayNode();
    for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
      if (i == MOST_CONTAINERS && bounded && field.message() == ApiMessages.CONTAINER) {
        problem("more than " + MOST_CONTAINERS + " entries");
      }
      path.add(i);
      entry(field, read);
      path.removeLast();
    }
    return read;
  }

  private void entry(Field list, ArrayNode read) throws IOException {
    int before = part.bytes;
    if (part.isFull() || read.size() == most(list)) {
      parser.skipChildren();
    } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
      spend(0);
      read.add(list.isText() ? NODES.textNode("") : NODES.nullNode());
    } else {
      JsonNode one = one(list);
      if (one != null && list.message() == ApiMessages.VARIABLE && !isKnown(one)) {
        part.bytes = before;
      } else if (one != null) {
        read.add(one);
      }
    }
  }

  /** Nobody has so many owners, and of more none is named; of words, the rule keeps no more. */
  private static int most(Field list) {
    if (list.isText()) {
      return READ_OF_WORDS;
    }
    return list.message() == ApiMessages.OWNER ? MOST_OWNERS : Integer.MAX_VALUE;
  }

  private ObjectNode map(Field field) throws IOException {
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

  private @Nullable JsonNode one(Field field) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (field.type()) {
      case TEXT, PATH -> is(JsonToken.VALUE_STRING) ? text(field) : null;
      case MAP -> is(JsonToken.START_OBJECT) ? map(field) : null;
      case MESSAGE, ITEM, INLINE -> is(JsonToken.START_OBJECT) ? inner(field.message()) : null;
      case BOOL -> token.isBoolean() ? flag() : wrong();
      case FLAG -> flag();
      case INT -> isWhole(Integer.SIZE) ? number() : wrong();
      case COUNT -> isWhole(Long.SIZE) ? number() : odd();
    };
  }

  private ObjectNode inner(Message message) throws IOException {
    spend(0);
    return object(message);
  }

  private @Nullable JsonNode text(Field field) throws IOException {
    String text = parser.getText();
    if (field.type() == ValueType.PATH && text.length() > LONGEST_TEXT) {
      problem("more than " + LONGEST_TEXT + " characters");
      return null;
    }
    int longest = field.list() ? READ_OF_WORDS : bounded ? READ_OF_TEXT : Integer.MAX_VALUE;
    String read = text.substring(0, Math.min(text.length(), longest));
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

  private JsonNode number() throws IOException {
    return NODES.numberNode(parser.getBigIntegerValue().longValue());
  }

  private boolean isWhole(int bits) throws IOException {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.getBigIntegerValue().bitLength() < bits;
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
  private void spend(int bytes) throws ShapeException {
    charge(bytes + (path.getLast() instanceof String name ? AROUND + name.length() : AROUND / 2));
  }

  private void charge(int bytes) throws ShapeException {
    part.bytes += bytes;
    if (part.isFull()) {
      problem("more than is read of it: " + part.limit + " bytes");
    }
  }

  /** The first of a part is the one that is told. */
  private void problem(String what) throws ShapeException {
    if (!bounded) {
      throw new ShapeException(path, what);
    }
    if (!problems.containsKey(part.name)) {
      problems.put(part.name, new ShapeException(path, what).words());
    }
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
