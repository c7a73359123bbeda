package dev.rootseal.terminal;

import java.util.stream.Collectors;

/** Makes text from outside safe for a terminal: no control character and no bidi mark survives. */
public final class TerminalText {
  private TerminalText() {}

  /** One line: line breaks are escaped too. */
  public static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(safe, character));
    return safe.toString();
  }

  /** The same for text of several lines, such as a stack trace; its line breaks stay. */
  public static String escapeLines(String text) {
    return text.lines()
        .map(line -> escape(line.replace("\t", "    ")))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static void append(StringBuilder safe, int character) {
    if (isUnsafe(character)) {
      safe.append("\\u").append(String.format("%04x", character));
    } else {
      safe.appendCodePoint(character);
    }
  }

  private static boolean isUnsafe(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
