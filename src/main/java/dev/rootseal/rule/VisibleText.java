package dev.rootseal.rule;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells a text that can be seen from one that shows nothing. Blanks, controls, zero-width and tag
 * characters and marks show nothing by themselves, and neither do some letters: Unicode has fillers
 * for Hangul and blanks among the hieroglyphs.
 */
public final class VisibleText {
  /**
   * A letter or digit that can be seen, as a regular expression that Java and the schema read
   * alike. The class holds the letters: none that is not one, and none that is blank to the eye.
   */
  public static final String CHARACTER =
      "[^\\P{L}\\x{115F}\\x{1160}\\x{3164}\\x{FFA0}\\x{13441}\\x{13442}]|\\p{Nd}";

  private static final Pattern VISIBLE = Pattern.compile(CHARACTER);

  private VisibleText() {}

  /** Whether the text holds at least one letter or digit that can be seen. */
  public static boolean hasWords(String text) {
    return VISIBLE.matcher(text).find();
  }

  /** The first of many, and how many more there are: {@code a, b and 3 more}. */
  public static String few(List<String> names, int most) {
    String first = names.stream().limit(most).collect(Collectors.joining(", "));
    return names.size() > most ? first + " and " + (names.size() - most) + " more" : first;
  }

  /** As much of a text as fits into so many {@code char}, and no half of a character. */
  public static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inPair ? most - 1 : most);
  }
}
