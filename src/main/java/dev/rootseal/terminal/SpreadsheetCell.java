package dev.rootseal.terminal;

import java.util.regex.Pattern;

/** Makes text from outside safe for a spreadsheet: one line, and no formula. */
public final class SpreadsheetCell {
  /** What spreadsheets take for the beginning of a formula, in the wide form too. */
  private static final String SIGN = "[=+@\\-\uFF1D\uFF0B\uFF0D\uFF20]";

  /** A formula, and what would be taken for such a text made harmless. */
  private static final Pattern FORMULA = Pattern.compile("[\\s\\p{Z}']*" + SIGN + ".*");

  /** The same behind what separates cells elsewhere; a comma stands within quotes. */
  private static final Pattern LATER = Pattern.compile(";(?=[\\s\\p{Z}'\"]*" + SIGN + ")");

  private SpreadsheetCell() {}

  /** An apostrophe in front makes a text of a formula. */
  public static String safe(String cell) {
    String text = LATER.matcher(TerminalText.escapeLine(cell)).replaceAll(";'");
    return FORMULA.matcher(text).matches() ? "'" + text : text;
  }
}
