package dev.rootseal.api;

import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * Text from strangers (names, images, annotations) made fit for a report: bounded, and without the
 * characters that break a terminal, a line or the JSON.
 */
public final class SafeText {
  /**
   * Controls, halves of characters, ends of lines; marks that let text be shown in another order
   * than it is written in; what the API server, which reads what is applied as YAML, refuses the
   * whole of it for; and the letters that nobody sees, in which text for a program can be hidden. A
   * regular expression that Java and CEL read alike.
   */
  public static final String UNSAFE_CHARACTER =
      "[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}"
          + "\\x{061C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}"
          + "\\x{FFFE}\\x{FFFF}\\x{E0000}-\\x{E007F}]";

  private static final Pattern UNSAFE = Pattern.compile(UNSAFE_CHARACTER);

  private static final LocalDate LAST = LocalDate.of(9999, 12, 31);

  private SafeText() {}

  /**
   * Replaces each unsafe character by U+FFFD and cuts what is longer than this number of Unicode
   * code points, at least 1, with an ellipsis as its last character.
   */
  public static String of(String text, int most) {
    // ASCII that everybody can see, as nearly all of it is.
    if (text.length() <= most && text.chars().allMatch(one -> one >= ' ' && one <= '~')) {
      return text;
    }
    // No more of a text without end than can be shown: a character takes two places at most.
    String beginning = text.substring(0, Math.min(text.length(), 2 * most + 2));
    String safe = UNSAFE.matcher(beginning).replaceAll("\ufffd");
    return safe.codePointCount(0, safe.length()) <= most
        ? safe
        : safe.substring(0, safe.offsetByCodePoints(0, most - 1)) + "…";
  }

  /** For example {@code 2027-03-31}; the format has four digits for a year, so none is later. */
  public static String day(LocalDate day) {
    return (day.isAfter(LAST) ? LAST : day).toString();
  }
}
