package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.rootseal.kubernetes.ApiMessages.Field;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a message of the API in protobuf the tokens that its JSON has, of the fields that are
 * read. What is not read is passed over by its length. Names and depth are those of {@link
 * ApiMessages}, whatever is sent.
 *
 * <p>Fields of the same number have to come one after the other, as the API server writes them:
 * else there would be two fields of one name.
 *
 * <p>Source: Protocol Buffers, "Encoding"; Kubernetes, "API concepts", "Protobuf encoding".
 */
final class ProtobufReader {
  /** The first byte of an answer. */
  static final int FIRST = 'k';

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** As far as the kind of an answer is in its bytes; it stands first. */
  private static final int LONGEST_KIND = 64;

  private static final int BITS_OF_WIRE_TYPE = 3;
  private static final int BITS_OF_BYTE = 7;
  private static final int BITS_OF_LONG = 64;
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

  private ProtobufReader(byte[] bytes, Items items) {
    this.bytes = bytes;
    this.items = items;
  }

  /**
   * Reads an answer.
   *
   * @return the tokens of the list without its items
   * @throws JsonParseException if it is no answer of a kind that is read
   */
  static JsonParser list(byte[] answer, Items items) throws IOException {
    TokenBuffer list = new TokenBuffer(null, false);
    list.writeStartObject();
    new ProtobufReader(answer, items).answer(list);
    list.writeEndObject();
    return list.asParser();
  }

  /** Whether an answer that begins with these bytes is an error. */
  static boolean isError(ByteBuffer first) {
    byte[] begin = new byte[Math.min(LONGEST_KIND, first.remaining())];
    first.get(first.position(), begin);
    return Arrays.mismatch(begin, MAGIC) == MAGIC.length
        && new String(begin, StandardCharsets.ISO_8859_1).contains("\6Status");
  }

  /** The JSON of an error; empty where it has not come whole. */
  static Optional<byte[]> errorAsJson(byte[] answer) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator generator = TypedSerialization.JSON.createGenerator(json)) {
      generator.writeStartObject();
      generator.writeStringField("apiVersion", "v1");
      generator.writeStringField("kind", "Status");
      new ProtobufReader(answer, item -> {}).answer(generator);
      generator.writeEndObject();
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(json.toByteArray());
  }

  /** Writes the fields of what is in the answer, behind its kind. */
  private void answer(JsonGenerator to) throws IOException {
    if (Arrays.mismatch(bytes, MAGIC) != MAGIC.length) {
      throw broken("what begins otherwise");
    }
    at = MAGIC.length;
    @Nullable Message message = null;
    while (at < bytes.length) {
      Field part = find(ApiMessages.ENVELOPE, bytes.length);
      if (part != null && part.type() == ValueType.MESSAGE) {
        message = ApiMessages.ofKind(pair()[1].of(bytes));
      } else if (part != null && message != null) {
        fields(message, to);
        return;
      }
    }
    throw broken("a kind that was not asked for");
  }

  /** Writes the fields that are read of the message that was found. */
  private void fields(Message message, JsonGenerator to) throws IOException {
    int behind = end;
    @Nullable Field last = null;
    long seen = 0;
    at = begin;
    while (at < behind) {
      Field field = find(message, behind);
      if (field == null || isNone(field)) {
        continue;
      }
      if (!field.equals(last) || !field.isMany()) {
        close(last, to);
        seen = first(field, seen);
        open(field, to);
        last = field;
      }
      value(field, to);
    }
    close(last, to);
  }

  private long first(Field field, long seen) throws IOException {
    long bit = 1L << field.number();
    if ((seen & bit) != 0 && !field.isUnknown()) {
      throw broken(field.name() + " comes again");
    }
    return seen | bit;
  }

  /** Whether it is what the API's JSON leaves out. */
  private boolean isNone(Field field) {
    return field.type() == ValueType.INT
        ? number == 0
        : field.isText() && !field.list() && begin == end;
  }

  private static void open(Field field, JsonGenerator to) throws IOException {
    if (field.type() == ValueType.INLINE || field.type() == ValueType.ITEM) {
      return;
    }
    to.writeFieldName(field.name());
    if (field.list()) {
      to.writeStartArray();
    } else if (field.type() == ValueType.MAP) {
      to.writeStartObject();
    }
  }

  private static void close(@Nullable Field field, JsonGenerator to) throws IOException {
    if (field == null || field.type() == ValueType.ITEM) {
      return;
    }
    if (field.list()) {
      to.writeEndArray();
    } else if (field.type() == ValueType.MAP) {
      to.writeEndObject();
    }
  }

  private void value(Field field, JsonGenerator to) throws IOException {
    int behind = at;
    switch (field.type()) {
      case TEXT, PATH -> to.writeString(new Place(begin, end).of(bytes));
      case BOOL, FLAG -> to.writeBoolean(number != 0);
      case INT, COUNT -> to.writeNumber(number);
      case MAP -> entry(field, to);
      case INLINE -> fields(field.message(), to);
      case MESSAGE -> object(field, to);
      case ITEM -> {
        TokenBuffer item = new TokenBuffer(null, false);
        object(field, item);
        items.take(item.asParser());
      }
    }
    at = behind;
  }

  private void entry(Field map, JsonGenerator to) throws IOException {
    Place[] entry = pair();
    String name = entry[0].of(bytes);
    if (map.reads(name)) {
      to.writeStringField(name, entry[1].of(bytes));
    }
  }

  private void object(Field field, JsonGenerator to) throws IOException {
    to.writeStartObject();
    if (!field.isUnknown()) {
      fields(field.message(), to);
    }
    to.writeEndObject();
  }

  /** Where a text is. */
  private record Place(int begin, int end) {
    /** What is no UTF-8 becomes U+FFFD. */
    String of(byte[] bytes) {
      return new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }
  }

  /** The texts in a message of two, which may come in any order, or be missing. */
  private Place[] pair() throws IOException {
    int behind = end;
    Place none = new Place(0, 0);
    Place[] pair = {none, none};
    at = begin;
    while (at < behind) {
      Field text = find(ApiMessages.PAIR, behind);
      if (text != null) {
        pair[text.number() - 1] = new Place(begin, end);
      }
    }
    return pair;
  }

  /** Finds the next field with its value, and moves behind it; null for one that is not read. */
  private @Nullable Field find(Message message, int limit) throws IOException {
    long tag = varint(limit);
    Field field = message.field(tag >>> BITS_OF_WIRE_TYPE);
    int type = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
    if (field != null && !field.isUnknown() && type != wireType(field)) {
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

  private static int wireType(Field field) {
    return switch (field.type()) {
      case BOOL, FLAG, INT, COUNT -> VARINT;
      default -> LENGTH;
    };
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

  private static JsonParseException broken(String what) {
    return new JsonParseException(null, "no protobuf of the API: " + what);
  }
}
