package dev.rootseal.protobuf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that an answer becomes: each value as it begins and ends. A kind that has a
 * reader of its own becomes something else.
 */
final class AnswerObject implements MessageReader {
  private final JsonText json;
  private final Function<String, @Nullable MessageReader> readers;
  private MessageFrame frame;
  private String kind = "";
  private @Nullable MessageReader own;
  private boolean kindKnown;
  private boolean over;

  /** The field whose value comes. */
  private Field current = ApiMessages.KIND;

  /**
   * An object of which nothing has come.
   *
   * @param readers the reader of a kind; null where that becomes JSON
   */
  AnswerObject(JsonText json, Function<String, @Nullable MessageReader> readers) {
    this.json = json;
    this.readers = readers;
    this.frame = new MessageFrame(ApiMessages.ENVELOPE, json);
  }

  @Override
  public void begin(long place, long length) {
    json.write((byte) '{');
  }

  /** Behind the object nothing is read. */
  @Override
  public boolean isOver() {
    return over || (own != null && own.isOver());
  }

  /** Whether the envelope has said it: until then it is open whether the answer becomes JSON. */
  boolean isKindKnown() {
    return kindKnown;
  }

  @Override
  public long room(long place) {
    return frame.room(place);
  }

  @Override
  public Value field(long number, long place) throws BrokenProtobufException {
    Field field = next(number, place);
    if (field == null) {
      return Value.NOT_READ;
    }
    current = field;
    return field.value();
  }

  /** The field whose value comes next; null if it is not read. */
  private @Nullable Field next(long number, long place) throws BrokenProtobufException {
    Field field = frame.message.field(number);
    if (frame.waiting != null && number != Message.NAME) {
      frame.markUnread();
      return null;
    }
    if (frame.open != field) {
      frame.closeOpen();
      if (field != null) {
        frame.requireFirst(field, place);
      }
    }
    if (field != null && field.type == FieldType.UNKNOWN) {
      frame.beginObject(field);
      json.write((byte) '}');
      return null;
    }
    return field;
  }

  @Override
  public void number(long number) {
    Field field = current;
    boolean zeroIsNone = field.type != FieldType.BOOL && field.type != FieldType.NUMBER;
    if (number == 0 && zeroIsNone) {
      return; // as in the API's JSON
    }
    frame.beginValue(field);
    switch (field.type) {
      case BOOL, FLAG -> json.write(Boolean.toString(number != 0));
      case SECONDS -> json.write('"' + instant(number).toString() + '"');
      default -> json.write(Long.toString(number));
    }
  }

  private static Instant instant(long seconds) {
    return Instant.ofEpochSecond(
        Math.clamp(seconds, Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond()));
  }

  @Override
  public boolean text(byte[] text, int from, int length) {
    switch (current.type) {
      case KEY -> frame.writeKey(text, from, length);
      case VALUE -> frame.writeEntry(text, from, length);
      default -> {
        if (!passes(text, from, length)) {
          return false;
        }
        writeText(text, from, length);
      }
    }
    return true;
  }

  private void writeText(byte[] text, int from, int length) {
    Field field = current;
    if (length == 0 && field.shape == FieldShape.SINGLE) {
      return; // as in the API's JSON
    }
    frame.beginValue(field);
    json.quote(text, from, length);
    if (field == ApiMessages.KIND) {
      kind = new String(text, from, length, StandardCharsets.UTF_8);
    }
  }

  /** Whether what is around a text passes; if that was not known, it begins now. */
  private boolean passes(byte[] text, int from, int length) {
    Field waiting = frame.waiting;
    if (waiting == null) {
      return true;
    }
    if (!frame.message.isNamed(text, from, length)) {
      return false;
    }
    frame.outer.beginObject(waiting);
    frame.waiting = null;
    return true;
  }

  @Override
  public MessageReader enter(long place, long length, ByteSpan begun)
      throws BrokenProtobufException {
    if (current.type == FieldType.RAW) {
      kindKnown = true;
      own = readers.apply(kind);
      if (own != null) {
        json.takeAway();
        own.begin(place, length);
        return own;
      }
    }
    enter(current, place, length);
    return this;
  }

  private void enter(Field field, long place, long length) throws BrokenProtobufException {
    Message message = message(field, place);
    boolean waits = message.isDemanding();
    if (field.type == FieldType.MESSAGE && !waits) {
      frame.beginObject(field);
    } else if (field.shape != FieldShape.SINGLE) {
      frame.open(field);
    }
    frame = frame.enter(message, place + length, field.type != FieldType.INLINE);
    frame.waiting = waits ? field : null;
  }

  private Message message(Field field, long place) throws BrokenProtobufException {
    Message message = field.type == FieldType.RAW ? ApiMessages.ofKind(kind) : field.message;
    if (message == null) {
      throw new BrokenProtobufException(place, "a kind that was not asked for");
    }
    return message;
  }

  @Override
  public void closeAt(long place) throws BrokenProtobufException {
    while (frame.endsAt(place)) {
      close();
    }
  }

  private void close() {
    frame.closeOpen();
    frame.completeEntry();
    if (frame.isObject && frame.waiting == null) {
      json.write((byte) '}');
    }
    over = frame.isObject && frame.outer.isFirst();
    frame = frame.outer;
  }
}
