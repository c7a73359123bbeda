package dev.rootseal.manifest;

/** A text that keeps or folds its lines: what stands below {@code |} or {@code >}. */
final class BlockScalar {
  private final StringBuilder value = new StringBuilder();
  private final boolean folds;
  private int blankLines;
  private boolean indented = true;

  private BlockScalar(boolean folds) {
    this.folds = folds;
  }

  /**
   * The text that the cursor has gone over.
   *
   * @param start where its sign stands
   */
  static String of(BlockCursor over, int start) throws BlockCursor.NotSureException {
    BlockScalar scalar = new BlockScalar(over.text[start] == '>');
    int at = lineEnd(over, start) + 1;
    int indent = indent(over, at);
    boolean broken = false;
    while (at < over.at) {
      int end = lineEnd(over, at);
      int from = Math.min(at + indent, end);
      if (from < end || end < over.at) {
        scalar.add(over.text, from, end);
        broken = end < over.at;
      }
      at = end + 1;
    }
    return scalar.ended(over.text[start + 1], broken);
  }

  private static int lineEnd(BlockCursor over, int start) {
    int end = start;
    while (end < over.at && over.text[end] != '\n') {
      end++;
    }
    return end;
  }

  /** That of the first line that is not blank. */
  private static int indent(BlockCursor over, int start) throws BlockCursor.NotSureException {
    int lineStart = start;
    for (int at = start; at < over.at; at++) {
      if (over.text[at] == '\n') {
        lineStart = at + 1;
      } else if (over.text[at] != ' ') {
        return at - lineStart;
      }
    }
    throw BlockCursor.notSure();
  }

  private void add(char[] text, int start, int end) {
    if (start == end) {
      blankLines++;
      return;
    }
    boolean wasIndented = indented;
    indented = text[start] == ' ' || text[start] == '\t';
    if (!value.isEmpty()) {
      separate(wasIndented);
    }
    appendBlankLines();
    value.append(text, start, end - start);
  }

  /** Lines that stand further to the right are not folded. */
  private void separate(boolean wasIndented) {
    if (!folds || wasIndented || indented) {
      value.append('\n');
    } else if (blankLines == 0) {
      value.append(' ');
    }
  }

  private void appendBlankLines() {
    value.repeat('\n', blankLines);
    blankLines = 0;
  }

  /**
   * The whole.
   *
   * @param chomping what becomes of line breaks at the end: none for a minus, all for a plus
   * @param broken whether there is one behind the last line
   */
  private String ended(char chomping, boolean broken) {
    if (broken && chomping != '-') {
      value.append('\n');
    }
    if (chomping == '+') {
      appendBlankLines();
    }
    return value.toString();
  }
}
