package dev.rootseal.protobuf;

/** Some bytes of an array, which are others when more have come. */
public final class ByteSpan {
  private byte[] bytes = {};
  private int from;
  private int count;

  ByteSpan() {}

  ByteSpan of(byte[] array, int begin, int end) {
    bytes = array;
    from = begin;
    count = end - begin;
    return this;
  }

  /** The array that they are in. */
  public byte[] bytes() {
    return bytes;
  }

  /** The place of the first one. */
  public int from() {
    return from;
  }

  /** How many there are. */
  public int count() {
    return count;
  }
}
