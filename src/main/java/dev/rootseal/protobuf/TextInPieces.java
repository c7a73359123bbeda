package dev.rootseal.protobuf;

/** A text that comes in more than one piece: what is read of it, put together. */
final class TextInPieces {
  /** Bytes: more than the characters that anybody reads. What is behind is cut off. */
  static final int LONGEST = 20 * 1024;

  private byte[] bytes = {};
  private int count;

  /** Another text begins. */
  void begin() {
    count = 0;
  }

  void add(byte[] from, int begin, int more) {
    if (bytes.length < LONGEST) {
      bytes = new byte[LONGEST];
    }
    int read = Math.min(more, LONGEST - count);
    System.arraycopy(from, begin, bytes, count, read);
    count += read;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** The array that it is in, from its beginning. */
  byte[] bytes() {
    return bytes;
  }

  /** Bytes that are read of it. */
  int count() {
    return count;
  }

  /** Holds nothing any more of what has come. */
  void forget() {
    bytes = new byte[1];
  }
}
