package dev.rootseal.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in lines of a width, broken at blanks alone: a word that is longer stays whole, so that a
 * path or a name can be copied. The width is that of a terminal: ideographs and emoji take two of
 * its columns, accents none.
 */
final class Lines {
  private static final int GAP = 2;

  /** With less room, sentences become poles of words. */
  private static final int NARROWEST_TEXT = 40;

  private static final int FULL_WIDTH_FORMS = 0xFF01;
  private static final int HALF_WIDTH_FORMS = 0xFF61;

  private Lines() {}

  static List<String> of(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (String word : text.split(" ", -1)) {
      int wordWidth = width(word);
      if (used > 0 && used + 1 + wordWidth > width) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (used > 0) {
        line.append(' ');
        used++;
      }
      line.append(word);
      used += wordWidth;
    }
    lines.add(line.toString());
    return lines;
  }

  /** Places and texts: side by side where there is room, otherwise each text below its place. */
  static List<Terminal.Located> of(List<Terminal.Located> rows, int width) {
    int column = GAP + rows.stream().mapToInt(row -> width(row.place())).max().orElse(0);
    boolean beside = width - column >= Math.max(NARROWEST_TEXT, width / 2);
    int indent = beside ? column : GAP;
    List<Terminal.Located> lines = new ArrayList<>();
    for (Terminal.Located row : rows) {
      String place = beside ? row.place() : "";
      if (!beside) {
        lines.add(new Terminal.Located(row.place(), ""));
      }
      for (String text : of(row.text(), width - indent)) {
        lines.add(new Terminal.Located(place, " ".repeat(indent - width(place)) + text));
        place = "";
      }
    }
    return lines;
  }

  /** How many columns a text without control characters takes. */
  static int width(String text) {
    return text.codePoints().map(Lines::width).sum();
  }

  private static int width(int character) {
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
