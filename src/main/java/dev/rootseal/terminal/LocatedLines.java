package dev.rootseal.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Places and texts in lines of a width: side by side where there is room for both, otherwise each
 * text below its place.
 */
final class LocatedLines {
  private static final int GAP = 2;

  /** With less room, sentences become poles of words. */
  private static final int NARROWEST_TEXT = 40;

  private final int width;

  LocatedLines(int width) {
    this.width = width;
  }

  /** The lines, each with what of it is the place. */
  List<Located> of(List<Located> rows) {
    int places = rows.stream().mapToInt(row -> TextWidth.of(row.place())).max().orElse(0);
    int room = width - places - GAP;
    return room >= Math.max(NARROWEST_TEXT, width / 2)
        ? rows.stream().flatMap(row -> beside(row, places + GAP).stream()).toList()
        : rows.stream().flatMap(row -> below(row).stream()).toList();
  }

  private List<Located> beside(Located row, int column) {
    List<Located> lines = new ArrayList<>();
    String place = row.place();
    for (String text : WrappedText.of(row.text(), width - column)) {
      lines.add(new Located(place, " ".repeat(column - TextWidth.of(place)) + text));
      place = "";
    }
    return lines;
  }

  private List<Located> below(Located row) {
    List<Located> lines = new ArrayList<>(List.of(new Located(row.place(), "")));
    for (String text : WrappedText.of(row.text(), width - GAP)) {
      lines.add(new Located("", " ".repeat(GAP) + text));
    }
    return lines;
  }
}
