package dev.rootseal.protobuf;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON as it is written, with commas where they belong. */
final class JsonText {
  private static final int BEGIN = 8 * 1024;
  private static final int LINE_SEPARATOR = 0x2028;
  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  private byte[] bytes = new byte[BEGIN];
  private int length;
  private byte last = ':';

  /** What was written since it was asked for. It is good until something is written. */
  ByteBuffer takeAway() {
    ByteBuffer written = ByteBuffer.wrap(bytes, 0, length);
    length = 0;
    return written;
  }

  /** Nothing comes any more; what was taken away stays good. */
  void forget() {
    bytes = new byte[1];
  }

  /** A value or a name begins: after another one there is a comma. */
  void begin() {
    if (last != ':' && last != '{' && last != '[') {
      write((byte) ',');
    }
  }

  void write(byte one) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
    }
    bytes[length++] = one;
    last = one;
  }

  /** Writes so many of these, which are not none. */
  void write(byte[] from, int count) {
    write(from, 0, count);
  }

  private void write(byte[] from, int begin, int count) {
    while (length + count > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    System.arraycopy(from, begin, bytes, length, count);
    length += count;
    last = from[begin + count - 1];
  }

  void write(String ascii) {
    byte[] encoded = ascii.getBytes(StandardCharsets.US_ASCII);
    write(encoded, encoded.length);
  }

  /**
   * Writes so many of these bytes as a text, spelled as in Go, so that it is as long as in the
   * API's JSON. What is no UTF-8 becomes U+FFFD.
   */
  void quote(byte[] text, int from, int count) {
    write((byte) '"');
    if (isPlain(text, from, count)) {
      if (count > 0) {
        write(text, from, count);
      }
    } else {
      new String(text, from, count, StandardCharsets.UTF_8).codePoints().forEach(this::spell);
    }
    write((byte) '"');
  }

  private static boolean isPlain(byte[] text, int from, int count) {
    for (int i = from; i < from + count; i++) {
      if (text[i] < ' ' || !isPlain(text[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int character) {
    return switch (character) {
      case '"', '\\', '<', '>', '&', LINE_SEPARATOR, PARAGRAPH_SEPARATOR -> false;
      default -> character >= ' ';
    };
  }

  private void spell(int character) {
    if (isPlain(character)) {
      byte[] encoded = Character.toString(character).getBytes(StandardCharsets.UTF_8);
      write(encoded, encoded.length);
      return;
    }
    write((byte) '\\');
    switch (character) {
      case '"', '\\' -> write((byte) character);
      case '\b' -> write((byte) 'b');
      case '\f' -> write((byte) 'f');
      case '\n' -> write((byte) 'n');
      case '\r' -> write((byte) 'r');
      case '\t' -> write((byte) 't');
      default -> write("u%04x".formatted(character));
    }
  }
}
