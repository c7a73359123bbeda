package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.kubernetes.ApiMessages.ApiField;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a message of the API in protobuf the tree that its JSON is, of the fields that are read.
 * What is not read is passed over by its length. Names and depth are those of {@link ApiMessages},
 * whatever is sent.
 *
 * <p>Source: Protocol Buffers, "Encoding"; Kubernetes, "API concepts", "Protobuf encoding".
 */
final class ProtobufReader {
  private static final int BITS_OF_WIRE_TYPE = 3;
  private static final int BITS_OF_BYTE = 7;
  private static final int BITS_OF_LONG = 64;

  /** Bytes of two numbers. */
  private static final int LONGEST_NUMBERS = 20;

  private static final int VARINT = 0;
  private static final int LENGTH = 2;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final byte[] bytes;
  private final int limit;
  private int at;

  /** The value that was found last: where its bytes are, or its number. */
  private int begin;

  private int end;
  private long number;

  /**
   * Where a field is.
   *
   * @param end behind its value, of which not all may have come
   */
  record Place(long number, int value, long end) {}

  private ProtobufReader(byte[] bytes, int begin, int end) {
    this.bytes = bytes;
    this.at = begin;
    this.limit = end;
  }

  /** Where the field is that begins there; null where too little has come to tell. */
  static @Nullable Place place(byte[] bytes, int begin, int end) throws IOException {
    int numbers = 0;
    for (int i = begin; i < end && numbers < 2; i++) {
      numbers += bytes[i] >= 0 ? 1 : 0;
    }
    if (numbers < 2 && end - begin < LONGEST_NUMBERS) {
      return null;
    }
    ProtobufReader reader = new ProtobufReader(bytes, begin, end);
    long tag = reader.varint();
    long second = reader.varint();
    int type = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
    if ((type != LENGTH && type != VARINT) || second < 0) {
      throw broken("a group, or what is nothing");
    }
    long length = type == LENGTH ? second : 0;
    return new Place(tag >>> BITS_OF_WIRE_TYPE, reader.at, reader.at + length);
  }

  /** Adds some fields of a message to what was read of it. */
  static void read(byte[] bytes, int begin, int end, Message message, ObjectNode read)
      throws IOException {
    new ProtobufReader(bytes, begin, end).addTo(read, message);
  }

  private ObjectNode addTo(ObjectNode read, Message message) throws IOException {
    while (at < limit) {
      ApiField field = find(message);
      if (field != null && !isNone(field)) {
        add(field, read);
      }
    }
    return read;
  }

  /** Whether it is what the API's JSON leaves out. */
  private boolean isNone(ApiField field) {
    return field.type() == ValueType.INT
        ? number == 0
        : field.isText() && !field.list() && begin == end;
  }

  private void add(ApiField field, ObjectNode read) throws IOException {
    if (field.type() == ValueType.INLINE) {
      ObjectNode _ = inside().addTo(read, field.message());
    } else if (field.type() == ValueType.MAP) {
      String name = text(1);
      if (field.reads(name)) {
        read.withObjectProperty(field.name()).put(name, text(2));
      }
    } else if (!field.list()) {
      if (read.replace(field.name(), value(field)) != null && !field.isUnknown()) {
        throw broken(field.name() + " comes again");
      }
    } else if (field.message() != ApiMessages.VARIABLE || KnownEnvVars.NAMES.contains(text(1))) {
      read.withArrayProperty(field.name()).add(value(field));
    }
  }

  private JsonNode value(ApiField field) throws IOException {
    return switch (field.type()) {
      case TEXT, PATH -> NODES.textNode(text());
      case BOOL, FLAG -> NODES.booleanNode(number != 0);
      case INT, COUNT -> NODES.numberNode(number);
      case MESSAGE, INLINE, MAP ->
          field.isUnknown()
              ? NODES.objectNode()
              : inside().addTo(NODES.objectNode(), field.message());
    };
  }

  /** Of the message that was found. */
  private ProtobufReader inside() {
    return new ProtobufReader(bytes, begin, end);
  }

  /** What is no UTF-8 becomes U+FFFD. */
  private String text() {
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }

  /** The text of that number in the message of two that was found; both may be missing. */
  private String text(int wanted) throws IOException {
    ProtobufReader pair = inside();
    String text = "";
    while (pair.at < pair.limit) {
      ApiField one = pair.find(ApiMessages.PAIR);
      text = one != null && one.number() == wanted ? pair.text() : text;
    }
    return text;
  }

  /** Finds the next field with its value, and moves behind it; null for one that is not read. */
  private @Nullable ApiField find(Message message) throws IOException {
    long tag = varint();
    ApiField field = message.field(tag >>> BITS_OF_WIRE_TYPE);
    int type = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
    if (field != null
        && !field.isUnknown()
        && type != (field.type().isNumber() ? VARINT : LENGTH)) {
      throw broken("a field of another type");
    }
    long length = 0;
    switch (type) {
      case VARINT -> number = varint();
      case 1 -> length = Long.BYTES;
      case LENGTH -> length = varint();
      case 5 -> length = Integer.BYTES;
      default -> throw broken("a group, or what is nothing");
    }
    if (length < 0 || length > limit - at) {
      throw broken("more than there is room for");
    }
    begin = at;
    end = at + (int) length;
    at = end;
    return field;
  }

  private long varint() throws IOException {
    long whole = 0;
    for (int shift = 0; shift < BITS_OF_LONG; shift += BITS_OF_BYTE) {
      if (at >= limit) {
        throw broken("a number that is cut off");
      }
      byte one = bytes[at++];
      whole |= (long) (one & 0x7F) << shift;
      if (one >= 0) {
        return whole;
      }
    }
    throw broken("a number of too many bytes");
  }

  static JsonParseException broken(String what) {
    return new JsonParseException(null, "no protobuf of the API: " + what);
  }
}
