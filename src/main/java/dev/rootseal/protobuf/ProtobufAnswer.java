package dev.rootseal.protobuf;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the API in protobuf, which is read as it comes in: into a reader of its own for its
 * kind, or else into JSON. A field that is not read is passed over by its length, whatever is in
 * it, and no text is held beyond a length.
 *
 * <p>Source: Kubernetes, "API concepts", "Protobuf encoding".
 */
public final class ProtobufAnswer {
  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final JsonText json = new JsonText();
  private final AnswerObject object;
  private final MessageDecoder decoder;

  /** How many bytes of the magic have come. */
  private int begun;

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
    object = new AnswerObject(json, readers);
    decoder = new MessageDecoder(object, MAGIC.length);
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
    while (begun < MAGIC.length && bytes.hasRemaining()) {
      takeMagic(bytes.get());
    }
    decoder.take(bytes);
    ByteBuffer made = object.isKindKnown() ? json.takeAway() : NOTHING.duplicate();
    if (object.isOver()) {
      forget();
    }
    return made;
  }

  private void takeMagic(byte one) throws BrokenProtobufException {
    if (one != MAGIC[begun]) {
      throw new BrokenProtobufException(begun, "another beginning");
    }
    begun++;
    if (begun == MAGIC.length) {
      object.begin(begun, Long.MAX_VALUE);
    }
  }

  /** Connections outlive answers, and what passed by here may be secret. */
  private void forget() {
    json.forget();
    decoder.forget();
  }
}
