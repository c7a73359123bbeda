package dev.rootseal.manifest;

import java.util.Arrays;

/** Where the lines of a text begin: finds places again without counting from its beginning. */
final class TextLines {
  private final String text;
  private final int[] starts;

  TextLines(String text) {
    this.text = text;
    this.starts = new int[1 + (int) text.chars().filter(c -> c == '\n').count()];
    for (int line = 1; line < starts.length; line++) {
      starts[line] = text.indexOf('\n', starts[line - 1]) + 1;
    }
  }

  /** The place of a character. */
  Position position(int offset) {
    int found = Arrays.binarySearch(starts, offset);
    int line = found < 0 ? -found - 2 : found;
    return new Position(line + 1, text.codePointCount(starts[line], offset) + 1);
  }

  /** Where a place is, in chars; the end of its line, or of the text, where it is behind that. */
  int offset(Position place) {
    if (place.line() > starts.length) {
      return text.length();
    }
    int start = starts[place.line() - 1];
    int end = place.line() < starts.length ? starts[place.line()] - 1 : text.length();
    int columns = Math.min(place.column() - 1, text.codePointCount(start, end));
    return text.offsetByCodePoints(start, columns);
  }
}
