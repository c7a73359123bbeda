package dev.rootseal.terminal;

import java.util.regex.Pattern;

/** Makes text from outside safe for a spreadsheet: one line, and no formula. */
public final class SpreadsheetCell {
  /**
   * What spreadsheets take for a formula, in the wide form too, and what would be taken for such a
   * text made harmless.
   */
  private static final Pattern FORMULA = Pattern.compile("'*[=+@\\-\uFF1D\uFF0B\uFF0D\uFF20].*");

  private SpreadsheetCell() {}

  /** An apostrophe in front makes a text of a formula. */
  public static String safe(String cell) {
    String text = TerminalText.escapeLine(cell);
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }
}
