package dev.rootseal.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * A text in lines of a width, broken at blanks alone: a word that is longer stays whole, so that a
 * path or a name can be copied.
 */
final class WrappedText {
  private final int width;
  private final List<String> lines = new ArrayList<>();
  private final StringBuilder line = new StringBuilder();
  private int used;

  private WrappedText(int width) {
    this.width = width;
  }

  /** The lines; one where there is nothing to say. */
  static List<String> of(String text, int width) {
    WrappedText wrapped = new WrappedText(width);
    for (String word : text.split(" ", -1)) {
      wrapped.add(word);
    }
    wrapped.lines.add(wrapped.line.toString());
    return wrapped.lines;
  }

  private void add(String word) {
    int wordWidth = TextWidth.of(word);
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
}
