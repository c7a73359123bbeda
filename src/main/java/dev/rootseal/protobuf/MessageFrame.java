package dev.rootseal.protobuf;

import org.jspecify.annotations.Nullable;

/** A message of which the end has not come yet. */
final class MessageFrame {
  final Message message;
  final MessageFrame outer;

  /** The place of the first byte behind it. */
  final long end;

  /** Whether it is an object of its own in the JSON. */
  final boolean isObject;

  /** The field whose list or map has begun; null if there is none. */
  @Nullable Field open;

  /** The field of the message around it, while it is not known yet whether this one passes. */
  @Nullable Field waiting;

  private long seen;

  private MessageFrame(Message message, @Nullable MessageFrame outer, long end, boolean isObject) {
    this.message = message;
    this.outer = outer == null ? this : outer;
    this.end = end;
    this.isObject = isObject;
  }

  static MessageFrame first(Message message) {
    return new MessageFrame(message, null, Long.MAX_VALUE, false);
  }

  MessageFrame enter(Message inner, long innerEnd, boolean asObject) {
    return new MessageFrame(inner, this, innerEnd, asObject);
  }

  boolean isFirst() {
    return outer == this;
  }

  /** Whether a field with this number has come. */
  boolean has(int number) {
    return (seen & (1L << number)) != 0;
  }

  void mark(int number) {
    seen |= 1L << number;
  }
}
