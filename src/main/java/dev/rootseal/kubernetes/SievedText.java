package dev.rootseal.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What has passed a sieve so far, of which the end can be taken back. */
final class SievedText {
  private static final int BEGIN = 8 * 1024;

  private byte[] bytes = new byte[BEGIN];
  private int length;

  int length() {
    return length;
  }

  void write(byte one) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = one;
  }

  void write(char ascii) {
    write((byte) ascii);
  }

  void write(byte[] from, int count) {
    while (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    System.arraycopy(from, 0, bytes, length, count);
    length += count;
  }

  void write(String text) {
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    write(encoded, encoded.length);
  }

  void takeBackTo(int place) {
    length = place;
  }

  String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  byte[] copy(int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }
}
