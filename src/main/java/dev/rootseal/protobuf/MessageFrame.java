package dev.rootseal.protobuf;

import org.jspecify.annotations.Nullable;

/** A message that becomes JSON, with its list or map that is open. */
final class MessageFrame extends OpenMessage {
  private static final byte[] NOTHING = {};

  final Message message;
  final MessageFrame outer;

  /** Whether it is an object of its own in the JSON. */
  final boolean isObject;

  /** The field whose list or map has begun; null if there is none. */
  @Nullable Field open;

  /** The field of the message around it, while it is not known yet whether this one passes. */
  @Nullable Field waiting;

  private final JsonText json;

  /** The outermost message. */
  MessageFrame(Message message, JsonText json) {
    super(Long.MAX_VALUE);
    this.message = message;
    this.outer = this;
    this.isObject = false;
    this.json = json;
  }

  private MessageFrame(Message message, MessageFrame outer, long end, boolean isObject) {
    super(end);
    this.message = message;
    this.outer = outer;
    this.isObject = isObject;
    this.json = outer.json;
  }

  MessageFrame enter(Message inner, long innerEnd, boolean asObject) {
    return new MessageFrame(inner, this, innerEnd, asObject);
  }

  boolean isFirst() {
    return outer == this;
  }

  /** The value of a field begins, with its name or as one of its list. */
  void beginValue(Field field) {
    if (field.shape == FieldShape.SINGLE) {
      json.begin();
      field.writeName(json);
    } else {
      open(field);
      json.begin();
    }
  }

  void beginObject(Field field) {
    beginValue(field);
    json.write((byte) '{');
  }

  /** A list or map is open from now on, if it was not before. */
  void open(Field field) {
    if (open != field) {
      json.begin();
      field.writeName(json);
      json.write(field.shape.opening);
      open = field;
    }
  }

  /** No list or map is open any more. */
  void closeOpen() {
    if (open != null) {
      json.write(open.shape.closing);
      open = null;
    }
  }

  void writeKey(byte[] text, int from, int length) {
    json.begin();
    json.quote(text, from, length);
    json.write((byte) ':');
  }

  /** The value of an entry of a map, with its name where that is empty and was left out. */
  void writeEntry(byte[] text, int from, int length) {
    if (!has(Message.KEY)) {
      writeKey(NOTHING, 0, 0);
      mark(Message.KEY);
    }
    json.quote(text, from, length);
  }

  /** An entry of a map ends; an empty value may have been left out. */
  void completeEntry() {
    if (message == Message.ENTRY && !has(Message.VALUE)) {
      writeEntry(NOTHING, 0, 0);
    }
  }
}
