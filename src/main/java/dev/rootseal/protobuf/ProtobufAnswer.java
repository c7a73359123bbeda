package dev.rootseal.protobuf;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API in protobuf, which becomes JSON as it comes in. A field that is not read is
 * passed over by its length, whatever is in it, and no text is held beyond a length.
 *
 * <p>Here is the encoding: what a byte is. What becomes of it is said in {@link AnswerObject}.
 *
 * <p>Source: Protocol Buffers, "Encoding"; Kubernetes, "API concepts", "Protobuf encoding".
 */
public final class ProtobufAnswer {
  /** Bytes of a text: more than the characters that anybody reads. What is behind is cut off. */
  static final int LONGEST_TEXT = 20 * 1024;

  private static final byte[] MAGIC = {'k', '8', 's', 0};
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
  private byte[] text = new byte[LONGEST_TEXT];
  private State state = State.MAGIC;
  private @Nullable Field field;
  private long place;
  private long number;
  private int bits;
  private long rest;
  private int kept;

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
      switch (state) {
        case TEXT -> takeText(bytes);
        case SKIPPED -> skip(bytes);
        case MAGIC -> takeMagic(bytes.get());
        case TAG, NUMBER, LENGTH -> takeNumber(bytes.get());
      }
    }
    ByteBuffer made = json.takeAway();
    if (object.isOver()) {
      forget();
    }
    return made;
  }

  /** Connections outlive answers, and what passed by here may be secret. */
  private void forget() {
    json.forget();
    text = new byte[1];
  }

  private void takeMagic(byte one) throws BrokenProtobufException {
    requireThat(one == MAGIC[(int) place], "another beginning");
    place++;
    if (place == MAGIC.length) {
      object.begin();
      state = State.TAG;
    }
  }

  private void takeNumber(byte one) throws BrokenProtobufException {
    requireThat(bits <= LAST_BITS, "a number of too many bytes");
    place++;
    number |= (long) (one & 0x7F) << bits;
    bits += BITS_OF_BYTE;
    if (one >= 0) {
      long whole = number;
      number = 0;
      bits = 0;
      takeWhole(whole);
    }
  }

  private void takeWhole(long whole) throws BrokenProtobufException {
    switch (state) {
      case TAG -> beginField(whole);
      case NUMBER -> {
        if (field != null) {
          object.number(field, whole);
        }
        endValue();
      }
      default -> beginBytes(whole);
    }
  }

  private void beginField(long tag) throws BrokenProtobufException {
    int wireType = (int) tag & ((1 << BITS_OF_WIRE_TYPE) - 1);
    field = object.field(tag >>> BITS_OF_WIRE_TYPE, place);
    requireThat(field == null || field.wireType() == wireType, "a field of another type");
    switch (wireType) {
      case 0 -> state = State.NUMBER;
      case 1 -> beginSkipped(Long.BYTES);
      case 2 -> state = State.LENGTH;
      case 5 -> beginSkipped(Integer.BYTES);
      default -> throw new BrokenProtobufException(place, "a group, or what is nothing");
    }
  }

  private void beginBytes(long length) throws BrokenProtobufException {
    if (field == null) {
      beginSkipped(length);
      return;
    }
    requireRoom(length);
    if (field.isMessage()) {
      object.enter(field, place, length);
      endValue();
      return;
    }
    state = State.TEXT;
    rest = length;
    kept = 0;
    if (rest == 0) {
      endText(field);
    }
  }

  private void beginSkipped(long length) throws BrokenProtobufException {
    requireRoom(length);
    state = State.SKIPPED;
    rest = length;
    if (rest == 0) {
      endValue();
    }
  }

  private void skip(ByteBuffer bytes) throws BrokenProtobufException {
    int count = (int) Math.min(rest, bytes.remaining());
    bytes.position(bytes.position() + count);
    passBy(count);
    if (rest == 0) {
      endValue();
    }
  }

  private void takeText(ByteBuffer bytes) throws BrokenProtobufException {
    int count = (int) Math.min(rest, bytes.remaining());
    int room = Math.min(count, text.length - kept);
    bytes.get(text, kept, room);
    bytes.position(bytes.position() + count - room);
    kept += room;
    passBy(count);
    if (rest == 0 && field != null) {
      endText(field);
    }
  }

  private void passBy(int count) {
    rest -= count;
    place += count;
  }

  private void endText(Field ofText) throws BrokenProtobufException {
    if (object.text(ofText, text, kept)) {
      endValue();
    } else {
      beginSkipped(object.room(place));
    }
  }

  private void endValue() throws BrokenProtobufException {
    state = State.TAG;
    object.closeAt(place);
  }

  private void requireRoom(long length) throws BrokenProtobufException {
    requireThat(length >= 0 && length <= object.room(place), "more than there is room for");
  }

  private void requireThat(boolean sound, String otherwise) throws BrokenProtobufException {
    if (!sound) {
      throw new BrokenProtobufException(place, otherwise);
    }
  }
}
