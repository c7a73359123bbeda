package dev.rootseal.terminal;

/** How many columns of a terminal a text takes: ideographs and emoji take two, accents none. */
final class TextWidth {
  private static final int FULL_WIDTH_FORMS = 0xFF01;
  private static final int HALF_WIDTH_FORMS = 0xFF61;

  private TextWidth() {}

  /** That of a text without control characters. */
  static int of(String text) {
    return text.codePoints().map(TextWidth::of).sum();
  }

  private static int of(int character) {
    return switch (Character.getType(character)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> 0;
      default -> isWide(character) ? 2 : 1;
    };
  }

  private static boolean isWide(int character) {
    return Character.isIdeographic(character)
        || Character.isEmojiPresentation(character)
        || (character >= FULL_WIDTH_FORMS && character < HALF_WIDTH_FORMS)
        || switch (Character.UnicodeScript.of(character)) {
          case HIRAGANA, KATAKANA, HANGUL, BOPOMOFO, YI -> true;
          default -> false;
        };
  }
}
