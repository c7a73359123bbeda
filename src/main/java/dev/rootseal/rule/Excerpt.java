package dev.rootseal.rule;

/** The beginning of a text that may be too long. */
final class Excerpt {
  private Excerpt() {}

  /**
   * The text, or as much of it as fits; never cuts a character that takes two places in half.
   *
   * @param most the most places ({@code char}) that are kept; at least 1
   */
  static String of(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean inPair = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, inPair ? most - 1 : most);
  }
}
