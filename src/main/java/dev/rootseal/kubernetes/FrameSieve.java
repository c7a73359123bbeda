package dev.rootseal.kubernetes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Takes the frames of one watch as they come, and gives of each what an {@link Outline} lets
 * through. A frame that is no sound JSON stays broken for whoever reads it.
 */
final class FrameSieve {
  private static final int CHUNK = 8 * 1024;
  private static final byte[] CUT_OFF = {'{'};

  private final Outline frame;
  private @Nullable JsonSieve sieve;
  private boolean broken;

  /** Half of a character that is written as two, which may come in two parts. */
  private String half = "";

  /** Of frames that are made so, as {@link ApiOutlines#frameOf} says. */
  FrameSieve(Outline frame) {
    this.frame = frame;
  }

  /** The next bytes of a frame. */
  void take(ByteBuffer bytes) {
    if (sieve == null) {
      sieve = new JsonSieve(frame);
    }
    if (!broken) {
      try {
        sieve.take(bytes);
      } catch (BrokenJsonException e) {
        broken = true;
      }
    }
  }

  /** The next characters of a frame. */
  void take(CharSequence part) {
    CharBuffer characters = CharBuffer.wrap(half.isEmpty() ? part : half + part);
    CharsetEncoder encoder = encoder();
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
    boolean more = true;
    while (more) {
      more = encoder.encode(characters, bytes, false).isOverflow();
      take(bytes.flip());
      bytes.clear();
    }
    half = characters.toString();
  }

  private static CharsetEncoder encoder() {
    return StandardCharsets.UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .onUnmappableCharacter(CodingErrorAction.REPLACE);
  }

  /** What is read of the frame that ends here; the next one begins. */
  byte[] end() {
    byte[] passed = sieve == null || broken || !half.isEmpty() ? CUT_OFF.clone() : sieve.handOver();
    // Not used again: a buffer that has grown would stay.
    sieve = null;
    broken = false;
    half = "";
    return passed;
  }
}
