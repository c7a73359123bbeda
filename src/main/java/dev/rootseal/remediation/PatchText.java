package dev.rootseal.remediation;

import java.util.function.IntFunction;

/** Strings in double quotes, in which nothing but printable ASCII stands as it is. */
final class PatchText {
  private static final int REPLACEMENT = 0xFFFD;

  private PatchText() {}

  /**
   * Quotes a string. Half a surrogate pair, which no encoding can carry, becomes U+FFFD.
   *
   * @param beyond how the language escapes a character beyond U+FFFF
   */
  static String quoted(String text, IntFunction<String> beyond) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(character -> quoted.append(escaped(character, beyond)));
    return quoted.append('"').toString();
  }

  /** As JSON and YAML both escape a UTF-16 unit. */
  static String unit(int value) {
    return "\\u%04x".formatted(value);
  }

  private static String escaped(int character, IntFunction<String> beyond) {
    if (character == '"' || character == '\\') {
      return "\\" + (char) character;
    }
    if (character >= ' ' && character <= '~') {
      return Character.toString(character);
    }
    if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
      return unit(REPLACEMENT);
    }
    return Character.isBmpCodePoint(character) ? unit(character) : beyond.apply(character);
  }
}
