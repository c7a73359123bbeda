package dev.rootseal.protobuf;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API in protobuf, which is read as it comes in: into a reader of its own for its
 * kind, or else into JSON. A field that is not read is passed over by its length, whatever is in
 * it, and no text is held beyond a length.
 *
 * <p>Here is the encoding: what a byte is. What becomes of it is said in a {@link MessageReader}.
 *
 * <p>Source: Protocol Buffers, "Encoding"; Kubernetes, "API concepts", "Protobuf encoding".
 */
public final class ProtobufAnswer {
  /** Bytes of a text: more than the characters that anybody reads. What is behind is cut off. */
  static final int LONGEST_TEXT = 20 * 1024;

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
  private static final int CHUNK = 16 * 1024;
  private static final int BITS_OF_BYTE = 7;
  private static final int LAST_BITS = 63;
  private static final int BITS_OF_WIRE_TYPE = 3;

  private enum State {
    MAGIC,
    TAG,
    NUMBER,
    LENGTH,
    TEXT,
    SKIPPED
  }

  private final JsonText json = new JsonText();
  private final AnswerObject object = new AnswerObject(json);
  private final Function<String, @Nullable MessageReader> readers;
  private MessageReader reader = object;
  private byte[] chunk = new byte[CHUNK];
  private int chunkEnd;
  private final ByteSpan begun = new ByteSpan();
  private byte[] text = {};
  private State state = State.MAGIC;
  private MessageReader.Value value = MessageReader.Value.NOT_READ;

  /** Where the chunk begins. */
  private long taken;

  /** Until the envelope has said it, it is open whether the answer becomes JSON. */
  private boolean kindKnown;

  /** Whether a reader of its own has all. */
  private boolean over;

  private long number;
  private int bits;
  private long rest;
  private int kept;

  /** An answer that becomes JSON. */
  public ProtobufAnswer() {
    this(kind -> null);
  }

  /**
   * An answer of which some kinds have readers of their own.
   *
   * @param readers the reader of a kind; null where that becomes JSON
   */
  public ProtobufAnswer(Function<String, @Nullable MessageReader> readers) {
    this.readers = readers;
  }

  /** Whether an answer that begins with these bytes is protobuf, which are not taken. */
  public static boolean isBegunBy(ByteBuffer bytes) {
    int count = Math.min(MAGIC.length, bytes.remaining());
    return count > 0
        && bytes.slice(bytes.position(), count).equals(ByteBuffer.wrap(MAGIC, 0, count));
  }

  /**
   * Takes the next bytes.
   *
   * @return the JSON that they make, until the next ones are taken
   * @throws BrokenProtobufException if they cannot be those of an answer
   */
  public ByteBuffer take(ByteBuffer bytes) throws BrokenProtobufException {
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
    ByteBuffer made = kindKnown ? json.takeAway() : NOTHING.duplicate();
    if (over || object.isOver()) {
      forget();
    }
    return made;
  }

  /** Connections outlive answers, and what passed by here may be secret. */
  private void forget() {
    json.forget();
    chunk = new byte[1];
    begun.of(chunk, 0, 0);
    text = new byte[1];
  }

  /** The place in the chunk up to which it was read. */
  private int step(int at, int end) throws BrokenProtobufException {
    return switch (state) {
      case TAG, NUMBER, LENGTH -> takeNumbers(at, end);
      case TEXT -> takeText(at, end);
      case SKIPPED -> skip(at, end);
      case MAGIC -> takeMagic(at);
    };
  }

  private int takeMagic(int at) throws BrokenProtobufException {
    int known = (int) taken + at;
    requireThat(chunk[at] == MAGIC[known], at, "another beginning");
    if (known == MAGIC.length - 1) {
      object.begin(taken + at, Long.MAX_VALUE);
      state = State.TAG;
    }
    return at + 1;
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
    value = reader.field(tag >>> BITS_OF_WIRE_TYPE, taken + at);
    requireThat(isEncodedAs(wireType), at, "a field of another type");
    switch (wireType) {
      case 0 -> state = State.NUMBER;
      case 1 -> beginSkipped(Long.BYTES, at);
      case 2 -> state = State.LENGTH;
      case 5 -> beginSkipped(Integer.BYTES, at);
      default -> throw new BrokenProtobufException(taken + at, "a group, or what is nothing");
    }
  }

  private boolean isEncodedAs(int wireType) {
    return switch (value) {
      case NOT_READ -> true;
      case NUMBER -> wireType == 0;
      case TEXT, MESSAGE -> wireType == 2;
    };
  }

  private void beginBytes(long length, int at) throws BrokenProtobufException {
    requireRoom(length, at);
    switch (value) {
      case TEXT -> {
        state = State.TEXT;
        rest = length;
        kept = 0;
        if (rest == 0) {
          endText(text, 0, 0, at);
        }
      }
      case MESSAGE -> beginMessage(length, at);
      default -> beginSkipped(length, at);
    }
  }

  private void beginMessage(long length, int at) throws BrokenProtobufException {
    boolean isRead;
    if (!kindKnown && object.isAtRaw()) {
      isRead = beginKind(length, at);
    } else {
      isRead = reader.enter(taken + at, length, begun.of(chunk, at, chunkEnd));
    }
    if (isRead) {
      endValue(at);
    } else {
      beginSkipped(length, at);
    }
  }

  /** What the envelope is around begins, of which it has said the kind. */
  private boolean beginKind(long length, int at) throws BrokenProtobufException {
    kindKnown = true;
    MessageReader own = readers.apply(object.kind());
    if (own == null) {
      return object.enter(taken + at, length, begun.of(chunk, at, chunkEnd));
    }
    json.takeAway();
    reader = own;
    own.begin(taken + at, length);
    return true;
  }

  private void beginSkipped(long length, int at) throws BrokenProtobufException {
    requireRoom(length, at);
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

  /** One that has come whole is read where it stands. */
  private int takeText(int begin, int end) throws BrokenProtobufException {
    if (kept == 0 && rest <= end - begin) {
      int whole = (int) rest;
      rest = 0;
      endText(chunk, begin, Math.min(whole, LONGEST_TEXT), begin + whole);
      return begin + whole;
    }
    if (text.length < LONGEST_TEXT) {
      text = new byte[LONGEST_TEXT];
    }
    int count = (int) Math.min(rest, end - begin);
    int room = Math.min(count, text.length - kept);
    System.arraycopy(chunk, begin, text, kept, room);
    kept += room;
    rest -= count;
    if (rest == 0) {
      endText(text, 0, kept, begin + count);
    }
    return begin + count;
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
    if (reader != object && reader.isOver()) {
      reader = object;
      over = true;
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
