package dev.rootseal.protobuf;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object that an answer becomes: each value as it begins and ends. Fields of the same
 * number have to come one after the other, as the API server writes them: else a list would end too
 * early, and what comes behind it would be lost.
 */
final class AnswerObject {
  private static final int KEY = 1;
  private static final int VALUE = 2;
  private static final byte[] NOTHING = {};

  /** No field has this number: it stands for those that were passed over. */
  private static final int UNREAD = 0;

  private final JsonText json;
  private MessageFrame frame = MessageFrame.first(ApiMessages.ENVELOPE);
  private String kind = "";
  private boolean over;

  AnswerObject(JsonText json) {
    this.json = json;
  }

  void begin() {
    json.write((byte) '{');
  }

  /** Whether the object is whole; behind it nothing is read. */
  boolean isOver() {
    return over;
  }

  /** How many bytes the innermost message has left. */
  long room(long place) {
    return frame.end - place;
  }

  /** The field whose value comes next; null if it is not read. */
  @Nullable Field field(long number, long place) throws BrokenProtobufException {
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

  /** A number or a boolean. */
  void number(Field field, long number) {
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

  /**
   * A text, whose beginning is here.
   *
   * @return whether the message that it is in passes
   */
  boolean text(Field field, byte[] text, int length) {
    switch (field.type) {
      case KEY -> writeKey(text, length);
      case VALUE -> {
        if (!frame.has(KEY)) {
          writeKey(NOTHING, 0);
          frame.mark(KEY);
        }
        json.quote(text, length);
      }
      default -> {
        boolean missing = length == 0 && field.shape == FieldShape.SINGLE; // as in the API's JSON
        if (!passes(text, length)) {
          return false;
        }
        if (missing) {
          return true;
        }
        beginValue(field);
        json.quote(text, length);
        if (field == ApiMessages.KIND) {
          kind = new String(text, 0, length, StandardCharsets.UTF_8);
        }
      }
    }
    return true;
  }

  /** Whether what is around a text passes; if that was not known, it begins now. */
  private boolean passes(byte[] text, int length) {
    MessageFrame named = frame;
    Field waiting = named.waiting;
    if (waiting == null) {
      return true;
    }
    if (!named.message.isNamed(text, length)) {
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

  private void writeKey(byte[] text, int length) {
    json.begin();
    json.quote(text, length);
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

  /** A message begins, of so many bytes. */
  void enter(Field field, long place, long length) throws BrokenProtobufException {
    Message message = message(field, place);
    boolean waits = message.isDemanding();
    if (field.type == FieldType.MESSAGE && !waits) {
      beginObject(field);
    } else if (field.shape != FieldShape.SINGLE) {
      openList(field);
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

  /** Ends the messages that end here. */
  void closeAt(long place) throws BrokenProtobufException {
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
      writeKey(NOTHING, 0);
    }
    if (!frame.has(VALUE)) {
      json.quote(NOTHING, 0);
    }
  }
}
