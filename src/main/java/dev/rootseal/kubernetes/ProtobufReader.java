package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.rootseal.kubernetes.ApiMessages.ApiField;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import dev.rootseal.rule.ContainerCommand.KnownEnvVars;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a message of the API in protobuf the tokens that its JSON has, of the fields that are
 * read. What is not read is passed over by its length. Names and depth are those of {@link
 * ApiMessages}, whatever is sent. Entries of a list have to come one after the other, as the API
 * server writes them.
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

  private final byte[] bytes;
  private final Items items;
  private int at;

  /** The value that was found last: where its bytes are, or its number. */
  private int begin;

  private int end;
  private long number;

  /** Takes the items of a list, each by itself, so that only one is held as tokens. */
  interface Items {
    void take(JsonParser item) throws IOException;
  }

  /**
   * Where a field is.
   *
   * @param end behind its value, of which not all may have come
   */
  record Place(long number, int value, long end) {}

  private ProtobufReader(byte[] bytes, int begin, int end, Items items) {
    this.bytes = bytes;
    this.at = begin;
    this.begin = begin;
    this.end = end;
    this.items = items;
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
    ProtobufReader reader = new ProtobufReader(bytes, begin, end, _ -> {});
    long tag = reader.varint(end);
    long second = reader.varint(end);
    int type = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
    if ((type != LENGTH && type != VARINT) || second < 0) {
      throw broken("a group, or what is nothing");
    }
    long length = type == LENGTH ? second : 0;
    return new Place(tag >>> BITS_OF_WIRE_TYPE, reader.at, reader.at + length);
  }

  /** The message of the kind that a field names. */
  static Optional<Message> kind(byte[] bytes, int begin, int end) throws IOException {
    ProtobufReader reader = new ProtobufReader(bytes, begin, end, _ -> {});
    reader.find(ApiMessages.ENVELOPE, end);
    return ApiMessages.find(reader.text(2));
  }

  /** Writes some fields of a message, but for items. */
  static void read(byte[] bytes, int begin, int end, Message message, JsonGenerator to, Items items)
      throws IOException {
    new ProtobufReader(bytes, begin, end, items).fields(message, to);
  }

  /** Writes the fields that are read of the message that was found. */
  private void fields(Message message, JsonGenerator to) throws IOException {
    int behind = end;
    long seen = 0;
    at = begin;
    @Nullable ApiField open = null;
    while (at < behind) {
      ApiField field = find(message, behind);
      if (field == null || isNone(field)) {
        continue;
      }
      int after = at;
      if (open == null || open.number() != field.number()) {
        close(open, to);
        long bit = 1L << field.number();
        if ((seen & bit) != 0 && !field.isUnknown()) {
          throw broken(field.name() + " comes again");
        }
        seen |= bit;
        open(field, to);
        open = field.list() || field.type() == ValueType.MAP ? field : null;
      }
      value(field, to);
      at = after;
    }
    close(open, to);
  }

  private static void open(ApiField field, JsonGenerator to) throws IOException {
    if (!field.isItem() && field.type() != ValueType.INLINE) {
      to.writeFieldName(field.name());
      if (field.list()) {
        to.writeStartArray();
      } else if (field.type() == ValueType.MAP) {
        to.writeStartObject();
      }
    }
  }

  /** Ends the list or map that is open, if any. */
  private static void close(@Nullable ApiField open, JsonGenerator to) throws IOException {
    if (open != null && open.type() == ValueType.MAP) {
      to.writeEndObject();
    } else if (open != null && !open.isItem()) {
      to.writeEndArray();
    }
  }

  /** Whether it is what the API's JSON leaves out. */
  private boolean isNone(ApiField field) {
    return field.type() == ValueType.INT
        ? number == 0
        : field.isText() && !field.list() && begin == end;
  }

  private void value(ApiField field, JsonGenerator to) throws IOException {
    switch (field.type()) {
      case TEXT, PATH -> to.writeString(text());
      case BOOL, FLAG -> to.writeBoolean(number != 0);
      case INT, COUNT -> to.writeNumber(number);
      case MAP -> {
        String name = text(1);
        if (field.reads(name)) {
          to.writeStringField(name, text(2));
        }
      }
      case INLINE -> fields(field.message(), to);
      case MESSAGE -> {
        if (field.message() != ApiMessages.VARIABLE || KnownEnvVars.NAMES.contains(text(1))) {
          object(field, to);
        }
      }
    }
  }

  private void object(ApiField field, JsonGenerator around) throws IOException {
    JsonGenerator to = field.isItem() ? new TokenBuffer(null, false) : around;
    to.writeStartObject();
    if (!field.isUnknown()) {
      fields(field.message(), to);
    }
    to.writeEndObject();
    if (to instanceof TokenBuffer item && field.isItem()) {
      items.take(item.asParser());
    }
  }

  /** What is no UTF-8 becomes U+FFFD. */
  private String text() {
    return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
  }

  /** The text of that number in the message of two that was found; both may be missing. */
  private String text(int wanted) throws IOException {
    int from = begin;
    int behind = end;
    String text = "";
    at = from;
    while (at < behind) {
      ApiField one = find(ApiMessages.PAIR, behind);
      text = one != null && one.number() == wanted ? text() : text;
    }
    begin = from;
    end = behind;
    return text;
  }

  /** Finds the next field with its value, and moves behind it; null for one that is not read. */
  private @Nullable ApiField find(Message message, int limit) throws IOException {
    long tag = varint(limit);
    ApiField field = message.field(tag >>> BITS_OF_WIRE_TYPE);
    int type = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
    if (field != null
        && !field.isUnknown()
        && type != (field.type().isNumber() ? VARINT : LENGTH)) {
      throw broken("a field of another type");
    }
    long length = 0;
    switch (type) {
      case VARINT -> number = varint(limit);
      case 1 -> length = Long.BYTES;
      case LENGTH -> length = varint(limit);
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

  private long varint(int limit) throws IOException {
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
