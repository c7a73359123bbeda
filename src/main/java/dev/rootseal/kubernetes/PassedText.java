package dev.rootseal.kubernetes;

import java.nio.charset.StandardCharsets;

/**
 * A text of protobuf as it passes: cut behind the characters that are asked for, and with the bytes
 * that it has in the API's JSON, which is what bounds are counted in.
 */
final class PassedText {
  private static final int QUOTES = 2;
  private static final int ESCAPED = 6;
  private static final int LINE_SEPARATOR = 0x2028;
  private static final int PARAGRAPH_SEPARATOR = 0x2029;

  /** Whether an ASCII character stands for itself in the JSON of Go. */
  private static final boolean[] PLAIN = new boolean[0x80];

  static {
    for (char one = ' '; one < PLAIN.length; one++) {
      PLAIN[one] = "\"\\<>&".indexOf(one) < 0;
    }
  }

  private String text = "";
  private int bytes;

  String text() {
    return text;
  }

  void forget() {
    text = "";
  }

  /** Bytes of it in JSON, without quotes. */
  int bytes() {
    return bytes;
  }

  /** Bytes of it in JSON. */
  int quoted() {
    return bytes + QUOTES;
  }

  /** Bytes of a text in JSON, in which nothing is escaped. */
  static int ofText(String ascii) {
    return ascii.length() + QUOTES;
  }

  /** Bytes of a name in JSON, with the colon. */
  static int ofName(String ascii) {
    return ofText(ascii) + 1;
  }

  /** Reads one that is cut behind so many characters (UTF-16). */
  void read(byte[] from, int begin, int count, int longest, boolean shared) {
    int hash = 0;
    for (int i = begin; i < begin + count; i++) {
      byte one = from[i];
      if (one < 0 || !PLAIN[one]) {
        spell(new String(from, begin, count, StandardCharsets.UTF_8), longest);
        return;
      }
      hash = 31 * hash + one;
    }
    if (count > longest) {
      text = new String(from, begin, longest, StandardCharsets.ISO_8859_1);
      bytes = longest;
      return;
    }
    text =
        shared
            ? SharedTexts.of(from, begin, count, hash)
            : new String(from, begin, count, StandardCharsets.ISO_8859_1);
    bytes = count;
  }

  private void spell(String whole, int longest) {
    int units = 0;
    bytes = 0;
    while (units < whole.length()) {
      int character = whole.codePointAt(units);
      int more = Character.charCount(character);
      if (units + more > longest) {
        break;
      }
      units += more;
      bytes += bytesOf(character);
    }
    text = whole.substring(0, units);
  }

  private static int bytesOf(int character) {
    if (character < PLAIN.length) {
      return PLAIN[character] ? 1 : bytesOfEscape(character);
    }
    if (character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR) {
      return ESCAPED;
    }
    return character < 0x800 ? 2 : Character.charCount(character) + 2;
  }

  private static int bytesOfEscape(int character) {
    return switch (character) {
      case '"', '\\', '\b', '\f', '\n', '\r', '\t' -> 2;
      default -> ESCAPED;
    };
  }
}
