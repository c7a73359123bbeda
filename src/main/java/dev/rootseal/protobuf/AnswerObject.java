package dev.rootseal.protobuf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that an answer becomes: each value as it begins and ends. Fields of the same
 * number have to come one after the other, as the API server writes them: else a list would end too
 * early, and what comes behind it would be lost.
 */
final class AnswerObject implements MessageReader {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final byte[] NOTHING = {};

  /** No field has this number: it stands for those that were passed over. */
  private static final int UNREAD = 0;

  private final JsonText json;
  private MessageFrame frame = MessageFrame.first(ApiMessages.ENVELOPE);
  private String kind = "";
  private boolean over;

  /** The field whose value comes. */
  private Field current = ApiMessages.KIND;

  AnswerObject(JsonText json) {
    this.json = json;
  }

  @Override
  public void begin(long place, long length) {
    json.write((byte) '{');
  }

  /** Behind the object nothing is read. */
  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public long room(long place) {
    return frame.end - place;
  }

  /** Whether what comes is the message of which the envelope has said the kind. */
  boolean isAtRaw() {
    return current.type == FieldType.RAW;
  }

  String kind() {
    return kind;
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
    if (number == 0) {
      throw new BrokenProtobufException(place, "a field without a number");
    }
    Field field = frame.message.field(number);
    if (frame.waiting != null && number != Message.NAME) {
      frame.mark(UNREAD);
      return null;
    }
    if (frame.open != field) {
      closeList();
      if (field != null) {
        requireFirst(field, place);
      }
    }
    if (field != null && field.type == FieldType.UNKNOWN) {
      beginObject(field);
      json.write((byte) '}');
      return null;
    }
    return field;
  }

  private void requireFirst(Field field, long place) throws BrokenProtobufException {
    boolean late = field.type == FieldType.KEY && frame.has(VALUE);
    if (late || frame.has(field.number) || frame.has(UNREAD)) {
      throw new BrokenProtobufException(place, field.name + " comes again, or too late");
    }
    frame.mark(field.number);
  }

  @Override
  public void number(long number) {
    Field field = current;
    boolean zeroIsNone = field.type != FieldType.BOOL && field.type != FieldType.NUMBER;
    if (number == 0 && zeroIsNone) {
      return; // as in the API's JSON
    }
    beginValue(field);
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
    Field field = current;
    switch (field.type) {
      case KEY -> writeKey(text, from, length);
      case VALUE -> {
        if (!frame.has(KEY)) {
          writeKey(NOTHING, 0, 0);
          frame.mark(KEY);
        }
        json.quote(text, from, length);
      }
      default -> {
        boolean missing = length == 0 && field.shape == FieldShape.SINGLE; // as in the API's JSON
        if (!passes(text, from, length)) {
          return false;
        }
        if (missing) {
          return true;
        }
        beginValue(field);
        json.quote(text, from, length);
        if (field == ApiMessages.KIND) {
          kind = new String(text, from, length, StandardCharsets.UTF_8);
        }
      }
    }
    return true;
  }

  /** Whether what is around a text passes; if that was not known, it begins now. */
  private boolean passes(byte[] text, int from, int length) {
    MessageFrame named = frame;
    Field waiting = named.waiting;
    if (waiting == null) {
      return true;
    }
    if (!named.message.isNamed(text, from, length)) {
      return false;
    }
    frame = named.outer;
    beginObject(waiting);
    frame = named;
    named.waiting = null;
    return true;
  }

  private void beginObject(Field field) {
    beginValue(field);
    json.write((byte) '{');
  }

  private void writeKey(byte[] text, int from, int length) {
    json.begin();
    json.quote(text, from, length);
    json.write((byte) ':');
  }

  private void beginValue(Field field) {
    if (field.shape == FieldShape.SINGLE) {
      json.begin();
      field.writeName(json);
    } else {
      openList(field);
      json.begin();
    }
  }

  private void openList(Field field) {
    if (frame.open != field) {
      json.begin();
      field.writeName(json);
      json.write(field.shape.opening);
      frame.open = field;
    }
  }

  private void closeList() {
    if (frame.open != null) {
      json.write(frame.open.shape.closing);
      frame.open = null;
    }
  }

  @Override
  public boolean enter(long place, long length, ByteSpan begun) throws BrokenProtobufException {
    Field field = current;
    Message message = message(field, place);
    boolean waits = message.isDemanding();
    if (field.type == FieldType.MESSAGE && !waits) {
      beginObject(field);
    } else if (field.shape != FieldShape.SINGLE) {
      openList(field);
    }
    frame = frame.enter(message, place + length, field.type != FieldType.INLINE);
    frame.waiting = waits ? field : null;
    return true;
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
    if (place > frame.end) {
      throw new BrokenProtobufException(place, "a value that ends behind what it is in");
    }
    while (frame.end == place) {
      closeList();
      if (frame.message == Message.ENTRY) {
        completeEntry();
      }
      if (frame.isObject && frame.waiting == null) {
        json.write((byte) '}');
      }
      over = frame.isObject && frame.outer.isFirst();
      frame = frame.outer;
    }
  }

  /** An empty name or value may be left out. */
  private void completeEntry() {
    if (!frame.has(KEY)) {
      writeKey(NOTHING, 0, 0);
    }
    if (!frame.has(VALUE)) {
      json.quote(NOTHING, 0, 0);
    }
  }
}
