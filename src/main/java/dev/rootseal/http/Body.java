package dev.rootseal.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** The bytes of an answer, in slices: a reader that is slow keeps one of them busy. */
public interface Body {
  /** How many bytes in all. */
  long length();

  /**
   * The slices, one after the other.
   *
   * <p>Its {@code next} throws {@link WithdrawnException} when the rest is no longer there.
   */
  Iterator<ByteBuffer> slices();

  /** It was sent, or will not be. */
  default void done() {}

  /** The rest of a body was given up, since too many different ones were being read. */
  final class WithdrawnException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WithdrawnException() {
      super("withdrawn");
    }
  }

  /** A short text. */
  record Text(String text) implements Body {
    private byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public long length() {
      return bytes().length;
    }

    @Override
    public Iterator<ByteBuffer> slices() {
      return List.of(ByteBuffer.wrap(bytes())).iterator();
    }
  }
}
