package dev.rootseal.output;

import java.util.List;

/**
 * Markdown that fits into a comment. Rows that do not fit are left out and counted; what stands
 * around them always fits, since room is kept for it.
 */
final class MarkdownPage {
  /** What GitHub takes for one comment, in characters. */
  static final int LONGEST = 65_536;

  /** For headings, heads of tables, and the lines that say what was left out. */
  private static final int KEPT = 4_096;

  private final StringBuilder text = new StringBuilder();

  void line(String line) {
    text.append(line).append('\n');
  }

  /** A paragraph. */
  void paragraph(String line) {
    line(line);
    line("");
  }

  /**
   * A table of two columns.
   *
   * @param head the head of the columns
   * @param rows the rows; those that are given and do not fit are counted below the table
   * @param share how much of the room that is left it may take, in percent
   */
  void table(String head, List<String> rows, int share) {
    int fitting = fitting(rows, Math.max(0, LONGEST - KEPT - text.length()) / 100 * share);
    if (fitting > 0) {
      line(head);
      line("| --- | --- |");
      rows.subList(0, fitting).forEach(this::line);
      line("");
    }
    int left = rows.size() - fitting;
    if (left > 0) {
      paragraph(left + " more are left out: a comment holds 65,536 characters at most.");
    }
  }

  private static int fitting(List<String> rows, int room) {
    int used = 0;
    for (int i = 0; i < rows.size(); i++) {
      used += rows.get(i).length() + 1;
      if (used > room) {
        return i;
      }
    }
    return rows.size();
  }

  /** The same, shown only to who asks. */
  void foldedTable(String summary, String head, List<String> rows) {
    line("<details>");
    paragraph("<summary>" + summary + "</summary>");
    table(head, rows, 85);
    paragraph("</details>");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
