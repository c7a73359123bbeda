package dev.rootseal.protobuf;

import java.nio.ByteBuffer;

/**
 * The encoding of a message, which comes in pieces: what a byte is. What becomes of it is said by a
 * {@link MessageReader}.
 *
 * <p>Source: Protocol Buffers, "Encoding".
 */
final class MessageDecoder {
  private static final int CHUNK = 16 * 1024;
  private static final int BITS_OF_BYTE = 7;
  private static final int LAST_BITS = 63;
  private static final int BITS_OF_WIRE_TYPE = 3;

  private enum State {
    TAG,
    NUMBER,
    LENGTH,
    TEXT,
    SKIPPED
  }

  private final MessageReader outermost;
  private final TextInPieces pieces = new TextInPieces();
  private final ByteSpan begun = new ByteSpan();
  private MessageReader reader;
  private byte[] chunk = new byte[CHUNK];
  private int chunkEnd;
  private State state = State.TAG;
  private MessageReader.Value value = MessageReader.Value.NOT_READ;

  /** Where the chunk begins. */
  private long taken;

  private long number;
  private int bits;

  /** Bytes that are still to come of what has a length. */
  private long rest;

  /**
   * A message of which nothing has come.
   *
   * @param outermost reads it, or hands over messages in it to others
   * @param place where it begins
   */
  MessageDecoder(MessageReader outermost, long place) {
    this.outermost = outermost;
    this.reader = outermost;
    this.taken = place;
  }

  /**
   * Takes the next bytes.
   *
   * @throws BrokenProtobufException if they cannot be those of a message
   */
  void take(ByteBuffer bytes) throws BrokenProtobufException {
    while (bytes.hasRemaining()) {
      int count = Math.min(CHUNK, bytes.remaining());
      if (chunk.length < count) {
        chunk = new byte[CHUNK];
      }
      bytes.get(chunk, 0, count);
      chunkEnd = count;
      int at = 0;
      while (at < count) {
        at = step(at, count);
      }
      taken += count;
    }
  }

  /** Holds nothing any more of what has come. */
  void forget() {
    chunk = new byte[1];
    begun.of(chunk, 0, 0);
    pieces.forget();
  }

  /** The place in the chunk up to which it was read. */
  private int step(int at, int end) throws BrokenProtobufException {
    return switch (state) {
      case TAG, NUMBER, LENGTH -> takeNumbers(at, end);
      case TEXT -> takeText(at, end);
      case SKIPPED -> skip(at, end);
    };
  }

  /** Most have one byte, and one follows the other. */
  private int takeNumbers(int begin, int end) throws BrokenProtobufException {
    byte[] from = chunk;
    int at = begin;
    while (at < end && state != State.TEXT && state != State.SKIPPED) {
      byte one = from[at];
      if (one >= 0 && bits == 0) {
        at++;
        takeWhole(one, at);
      } else {
        at = takeNumber(at, end);
      }
    }
    return at;
  }

  private int takeNumber(int begin, int end) throws BrokenProtobufException {
    byte[] from = chunk;
    long whole = number;
    int shift = bits;
    int at = begin;
    while (at < end) {
      byte one = from[at];
      requireThat(shift <= LAST_BITS, at, "a number of too many bytes");
      at++;
      whole |= (long) (one & 0x7F) << shift;
      shift += BITS_OF_BYTE;
      if (one >= 0) {
        number = 0;
        bits = 0;
        takeWhole(whole, at);
        return at;
      }
    }
    number = whole;
    bits = shift;
    return at;
  }

  private void takeWhole(long whole, int at) throws BrokenProtobufException {
    if (state == State.TAG) {
      beginField(whole, at);
    } else if (state == State.LENGTH) {
      beginBytes(whole, at);
    } else {
      if (value == MessageReader.Value.NUMBER) {
        reader.number(whole);
      }
      endValue(at);
    }
  }

  private void beginField(long tag, int at) throws BrokenProtobufException {
    int wireType = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
    long field = tag >>> BITS_OF_WIRE_TYPE;
    requireThat(field != 0, at, "a field without a number");
    value = reader.field(field, taken + at);
    requireThat(value.isEncodedAs(wireType), at, "a field of another type");
    switch (wireType) {
      case 0 -> state = State.NUMBER;
      case 1 -> beginBytes(Long.BYTES, at);
      case 2 -> state = State.LENGTH;
      case 5 -> beginBytes(Integer.BYTES, at);
      default -> throw new BrokenProtobufException(taken + at, "a group, or what is nothing");
    }
  }

  private void beginBytes(long length, int at) throws BrokenProtobufException {
    requireRoom(length, at);
    switch (value) {
      case TEXT -> beginText(length, at);
      case MESSAGE -> beginMessage(length, at);
      default -> beginSkipped(length, at);
    }
  }

  private void beginMessage(long length, int at) throws BrokenProtobufException {
    MessageReader inner = reader.enter(taken + at, length, begun.of(chunk, at, chunkEnd));
    if (inner == null) {
      beginSkipped(length, at);
    } else {
      reader = inner;
      endValue(at);
    }
  }

  private void beginSkipped(long length, int at) throws BrokenProtobufException {
    state = State.SKIPPED;
    rest = length;
    if (rest == 0) {
      endValue(at);
    }
  }

  private int skip(int begin, int end) throws BrokenProtobufException {
    int count = (int) Math.min(rest, end - begin);
    rest -= count;
    if (rest == 0) {
      endValue(begin + count);
    }
    return begin + count;
  }

  private void beginText(long length, int at) throws BrokenProtobufException {
    state = State.TEXT;
    rest = length;
    pieces.begin();
    if (rest == 0) {
      endText(pieces.bytes(), 0, 0, at);
    }
  }

  /** One that has come whole is read where it stands. */
  private int takeText(int begin, int end) throws BrokenProtobufException {
    int count = (int) Math.min(rest, end - begin);
    int next = begin + count;
    rest -= count;
    if (rest == 0 && pieces.isEmpty()) {
      endText(chunk, begin, Math.min(count, TextInPieces.LONGEST), next);
      return next;
    }
    pieces.add(chunk, begin, count);
    if (rest == 0) {
      endText(pieces.bytes(), 0, pieces.count(), next);
    }
    return next;
  }

  private void endText(byte[] bytes, int from, int count, int at) throws BrokenProtobufException {
    if (reader.text(bytes, from, count)) {
      endValue(at);
    } else {
      beginSkipped(reader.room(taken + at), at);
    }
  }

  private void endValue(int at) throws BrokenProtobufException {
    state = State.TAG;
    reader.closeAt(taken + at);
    if (reader.isOver()) {
      reader = outermost;
    }
  }

  private void requireRoom(long length, int at) throws BrokenProtobufException {
    requireThat(
        length >= 0 && length <= reader.room(taken + at), at, "more than there is room for");
  }

  private void requireThat(boolean sound, int at, String otherwise) throws BrokenProtobufException {
    if (!sound) {
      throw new BrokenProtobufException(taken + at, otherwise);
    }
  }
}
