package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.base.ParserBase;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.BufferRecycler;
import dev.rootseal.kubernetes.ApiMessages.Field;
import dev.rootseal.kubernetes.ApiMessages.Message;
import dev.rootseal.kubernetes.ApiMessages.ValueType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a message of the API in protobuf: those that its JSON has, of the fields that are
 * read. What is not read is passed over by its length, and a text is made only when it is asked
 * for. Names and depth are those of {@link ApiMessages}, whatever is sent.
 *
 * <p>Fields of the same number have to come one after the other, as the API server writes them:
 * else a list would end too early, and what comes behind it would be lost.
 *
 * <p>Source: Protocol Buffers, "Encoding"; Kubernetes, "API concepts", "Protobuf encoding".
 */
final class ProtobufParser extends ParserBase {
  private static final int BITS_OF_WIRE_TYPE = 3;
  private static final int BITS_OF_BYTE = 7;
  private static final int BITS_OF_LONG = 64;
  private static final int VARINT = 0;
  private static final int LENGTH = 2;

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  /** The first byte of an answer. */
  static final int FIRST = 'k';

  /** As far as the kind of an answer is in its bytes; it stands first. */
  private static final int LONGEST_KIND = 64;

  private final byte[] bytes;
  private int at;
  private @Nullable Open open;

  /** The field whose name was the last token; null if it was something else. */
  private @Nullable Field named;

  /** The value that comes next: where its bytes are, or its number. */
  private int begin;

  private int end;
  private long number;

  /** What is open, and has an end that has not come yet. */
  private static final class Open {
    private final @Nullable Open outer;
    private final Message message;
    private final int end;

    /** The field of which this is the list or map; null if it is a message. */
    private final @Nullable Field field;

    private final boolean inline;

    /** Whether the value of the next entry has been found already. */
    private boolean found;

    private long seen;

    private Open(
        @Nullable Open outer, Message message, int end, @Nullable Field field, boolean inline) {
      this.outer = outer;
      this.message = message;
      this.end = end;
      this.field = field;
      this.inline = inline;
      this.found = field != null;
    }
  }

  /** The tokens of a message that takes these bytes. */
  ProtobufParser(byte[] bytes, int begin, int end, Message message) {
    super(
        new IOContext(
            StreamReadConstraints.defaults(),
            StreamWriteConstraints.defaults(),
            ErrorReportConfiguration.defaults(),
            new BufferRecycler(),
            ContentReference.unknown(),
            false),
        0);
    this.bytes = bytes;
    this.begin = begin;
    this.end = end;
    this.at = begin;
    this.named = new Field(0, "", ValueType.MESSAGE, false, message);
  }

  /**
   * The tokens of what is in an answer, of a kind that is read.
   *
   * @throws JsonParseException if it is something else
   */
  static ProtobufParser ofAnswer(byte[] answer) throws IOException {
    ProtobufParser envelope =
        new ProtobufParser(answer, MAGIC.length, answer.length, ApiMessages.ENVELOPE);
    if (Arrays.mismatch(answer, MAGIC) != MAGIC.length) {
      throw envelope.broken("what begins otherwise");
    }
    @Nullable Message message = null;
    while (envelope.nextToken() != null) {
      if (envelope.currentToken() == JsonToken.VALUE_STRING) {
        if (envelope.currentName().equals("kind")) {
          message = ApiMessages.ofKind(envelope.getText());
        } else if (envelope.currentName().equals("raw") && message != null) {
          return new ProtobufParser(answer, envelope.begin, envelope.end, message);
        }
      }
    }
    throw envelope.broken("a kind that was not asked for");
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
    try (ProtobufParser parser = ofAnswer(answer);
        JsonGenerator generator = TypedSerialization.JSON.createGenerator(json)) {
      generator.writeStartObject();
      generator.writeStringField("apiVersion", "v1");
      generator.writeStringField("kind", "Status");
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        generator.copyCurrentStructure(parser);
      }
      generator.writeEndObject();
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(json.toByteArray());
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    _currToken = next();
    return _currToken;
  }

  private @Nullable JsonToken next() throws IOException {
    Field field = named;
    if (field != null) {
      named = null;
      return field.list() || field.type() == ValueType.MAP ? openMany(field) : value(field);
    }
    Open around = open;
    if (around == null) {
      return null;
    }
    if (around.field == null) {
      return field(around);
    }
    return around.field.list() ? entry(around, around.field) : entryOfMap(around, around.field);
  }

  private JsonToken openMany(Field field) {
    Open around = Objects.requireNonNull(open);
    open = new Open(around, around.message, around.end, field, false);
    _parsingContext =
        field.list()
            ? _parsingContext.createChildArrayContext(-1, -1)
            : _parsingContext.createChildObjectContext(-1, -1);
    return field.list() ? JsonToken.START_ARRAY : JsonToken.START_OBJECT;
  }

  private JsonToken value(Field field) {
    return switch (field.type()) {
      case TEXT, MAP -> JsonToken.VALUE_STRING;
      case BOOL -> number == 0 ? JsonToken.VALUE_FALSE : JsonToken.VALUE_TRUE;
      case COUNT, NUMBER -> {
        _numTypesValid = NR_LONG;
        _numberLong = number;
        yield JsonToken.VALUE_NUMBER_INT;
      }
      case MESSAGE, INLINE -> {
        open = new Open(open, field.message(), end, null, false);
        at = begin;
        _parsingContext = _parsingContext.createChildObjectContext(-1, -1);
        yield JsonToken.START_OBJECT;
      }
    };
  }

  /** The name of the next field that is read, or the end of the message. */
  private JsonToken field(Open first) throws IOException {
    Open around = first;
    while (true) {
      if (at == around.end) {
        open = around.outer;
        if (!around.inline) {
          _parsingContext = _parsingContext.getParent();
          return JsonToken.END_OBJECT;
        }
        around = Objects.requireNonNull(open);
        continue;
      }
      long tag = varint(around.end);
      Field field = around.message.field(tag >>> BITS_OF_WIRE_TYPE);
      find(tag, field, around.end);
      if (field == null || isNone(field)) {
        continue;
      }
      if (field.number() == ApiMessages.UNKNOWN) {
        begin = end;
      } else {
        requireFirst(around, field);
      }
      if (field.type() == ValueType.INLINE) {
        around = new Open(around, field.message(), end, null, true);
        open = around;
        at = begin;
        continue;
      }
      _parsingContext.setCurrentName(field.name());
      named = field;
      return JsonToken.FIELD_NAME;
    }
  }

  /** Whether it is what the API's JSON leaves out. */
  private boolean isNone(Field field) {
    return switch (field.type()) {
      case TEXT -> begin == end && !field.list();
      case COUNT -> number == 0;
      default -> false;
    };
  }

  private void requireFirst(Open around, Field field) throws IOException {
    long bit = 1L << field.number();
    if ((around.seen & bit) != 0) {
      throw broken(field.name() + " comes again");
    }
    around.seen |= bit;
  }

  private JsonToken entry(Open list, Field field) throws IOException {
    if (!hasEntry(list, field)) {
      return close(list, JsonToken.END_ARRAY);
    }
    _parsingContext.expectComma();
    return value(field);
  }

  /** Finds name and value of an entry, which may come in any order, or be missing. */
  private JsonToken entryOfMap(Open map, Field field) throws IOException {
    if (!hasEntry(map, field)) {
      return close(map, JsonToken.END_OBJECT);
    }
    int behind = end;
    int[] places = {0, 0, 0, 0};
    at = begin;
    while (at < behind) {
      long tag = varint(behind);
      long part = tag >>> BITS_OF_WIRE_TYPE;
      find(tag, null, behind);
      if (part == 1 || part == 2) {
        requireWireType(tag, LENGTH);
        places[(int) part * 2 - 2] = begin;
        places[(int) part * 2 - 1] = end;
      }
    }
    _parsingContext.setCurrentName(text(places[0], places[1]));
    begin = places[2];
    end = places[3];
    named = VALUE_OF_MAP;
    return JsonToken.FIELD_NAME;
  }

  private static final Field VALUE_OF_MAP =
      new Field(2, "value", ValueType.TEXT, false, new Message());

  private boolean hasEntry(Open many, Field field) throws IOException {
    if (many.found) {
      many.found = false;
      return true;
    }
    int before = at;
    if (at < many.end) {
      long tag = varint(many.end);
      if (tag >>> BITS_OF_WIRE_TYPE == field.number()) {
        find(tag, field, many.end);
        return true;
      }
    }
    at = before;
    return false;
  }

  private JsonToken close(Open many, JsonToken token) {
    open = many.outer;
    _parsingContext = _parsingContext.getParent();
    return token;
  }

  /** Finds the value of a field, and moves behind it. */
  private void find(long tag, @Nullable Field field, int limit) throws IOException {
    if (field != null && field.number() != ApiMessages.UNKNOWN) {
      requireWireType(tag, isNumber(field.type()) ? VARINT : LENGTH);
    }
    long length = 0;
    switch ((int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1)) {
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
  }

  private static boolean isNumber(ValueType type) {
    return type == ValueType.BOOL || type == ValueType.COUNT || type == ValueType.NUMBER;
  }

  private void requireWireType(long tag, int type) throws IOException {
    if ((tag & ((1 << BITS_OF_WIRE_TYPE) - 1)) != type) {
      throw broken("a field of another type");
    }
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

  private JsonParseException broken(String what) {
    return new JsonParseException(this, "no protobuf of the API: " + what);
  }

  /** What is no UTF-8 becomes U+FFFD. */
  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  @Override
  public String getText() {
    return switch (currentToken()) {
      case FIELD_NAME -> _parsingContext.getCurrentName();
      case VALUE_STRING -> text(begin, end);
      case VALUE_NUMBER_INT -> Long.toString(number);
      default -> currentToken().asString();
    };
  }

  @Override
  public char[] getTextCharacters() {
    return getText().toCharArray();
  }

  @Override
  public int getTextLength() {
    return getText().length();
  }

  @Override
  public int getTextOffset() {
    return 0;
  }

  @Override
  public @Nullable ObjectCodec getCodec() {
    return null;
  }

  @Override
  public void setCodec(ObjectCodec codec) {
    throw new UnsupportedOperationException("it reads tokens alone");
  }

  @Override
  protected void _closeInput() {
    // There are bytes alone.
  }
}
