package dev.rootseal.rule;

/**
 * Tells words from nothing. Blanks, controls, zero-width and tag characters and marks show nothing
 * by themselves, and neither do some letters: Unicode has fillers for Hangul and blanks among the
 * hieroglyphs.
 */
public final class VisibleText {
  /** Letters by their category, and blank to the eye. */
  private static final int[] BLANK_LETTERS = {0x115F, 0x1160, 0x3164, 0xFFA0, 0x13441, 0x13442};

  private VisibleText() {}

  /** Whether the text holds at least one letter or digit that can be seen. */
  public static boolean hasWords(String text) {
    return text.codePoints().anyMatch(VisibleText::isVisible);
  }

  private static boolean isVisible(int character) {
    if (!Character.isLetterOrDigit(character)) {
      return false;
    }
    for (int blank : BLANK_LETTERS) {
      if (character == blank) {
        return false;
      }
    }
    return true;
  }
}
