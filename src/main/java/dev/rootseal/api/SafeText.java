package dev.rootseal.api;

import java.time.LocalDate;

/**
 * Text from strangers (names, images, annotations) made fit for a report: bounded, and without the
 * characters that break a terminal, a line or the JSON.
 */
public final class SafeText {
  private static final int REPLACEMENT = 0xFFFD;
  private static final int ELLIPSIS = '…';
  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  private SafeText() {}

  /**
   * Replaces each unsafe character by U+FFFD and cuts what is longer than this number of Unicode
   * code points, at least 1, with an ellipsis as its last character.
   */
  public static String of(String text, int most) {
    if (text.length() <= most && isPlain(text)) {
      return text;
    }
    int[] shown =
        text.codePoints().map(one -> isSafe(one) ? one : REPLACEMENT).limit(most + 1L).toArray();
    if (shown.length <= most) {
      return new String(shown, 0, shown.length);
    }
    shown[most - 1] = ELLIPSIS;
    return new String(shown, 0, most);
  }

  /** For example {@code 2027-03-31}; the format has four digits for a year, so none is later. */
  public static String day(LocalDate day) {
    return (day.isAfter(LAST) ? LAST : day).toString();
  }

  /** Whether it is ASCII that everybody can see, as nearly all of it is. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one < ' ' || one > '~') {
        return false;
      }
    }
    return true;
  }

  private static boolean isSafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> !isDirectionMark(character) && !isTag(character) && !isRefused(character);
    };
  }

  /** The API server reads what is applied as YAML, and refuses the whole of it for one of these. */
  private static boolean isRefused(int character) {
    return character == 0xFFFE || character == 0xFFFF;
  }

  /** The letters that nobody sees, in which text for a program can be hidden. */
  private static boolean isTag(int character) {
    return character >= 0xE0000 && character <= 0xE007F;
  }

  /** Marks that let text be shown in another order than it is written in. */
  private static boolean isDirectionMark(int character) {
    return character == 0x061C
        || character == 0x200E
        || character == 0x200F
        || (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
