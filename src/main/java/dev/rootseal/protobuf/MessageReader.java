package dev.rootseal.protobuf;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message of an answer: it is told each field as it comes, and says what is read
 * of it. What is not read is passed over by its length.
 */
public interface MessageReader {
  /** What follows a field. */
  enum Value {
    /** Whatever it is, it is passed over. */
    NOT_READ(-1),
    NUMBER(0),
    TEXT(2),
    MESSAGE(2);

    /** The number that says in a tag how a value is encoded. */
    private final int wireType;

    Value(int wireType) {
      this.wireType = wireType;
    }

    boolean isEncodedAs(int type) {
      return this == NOT_READ || wireType == type;
    }
  }

  /** The message itself begins. */
  void begin(long place, long length) throws BrokenProtobufException;

  /**
   * A field, and what is read of it.
   *
   * @param number not 0
   */
  Value field(long number, long place) throws BrokenProtobufException;

  /** The value of the field is a number or a boolean. */
  void number(long number);

  /**
   * The value of the field is a text, whose beginning is here.
   *
   * @return whether the message that it is in passes
   */
  boolean text(byte[] bytes, int from, int count);

  /**
   * The value of the field is a message of so many bytes.
   *
   * @param begun where its first bytes are that have come already; it may be that none has
   * @return who reads it: this one, or another for which it has begun; null if it is passed over
   */
  @Nullable MessageReader enter(long place, long length, ByteSpan begun)
      throws BrokenProtobufException;

  /** How many bytes the innermost message has left. */
  long room(long place);

  /** Ends the messages that end here. */
  void closeAt(long place) throws BrokenProtobufException;

  /** Whether the message is whole. */
  boolean isOver();
}
