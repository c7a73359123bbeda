package dev.rootseal.terminal;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes text from outside safe for a terminal, and for the log of a build: no control character and
 * no bidi mark survives, and nothing that a runner takes for a command.
 */
public final class TerminalText {
  /**
   * What follows the mark of a command of Azure Pipelines or TeamCity, or of an old one of GitHub:
   * they look for it anywhere in a line.
   */
  private static final Pattern COMMAND = Pattern.compile("(?i)(?<=##(?:vso|teamcity)?)\\[");

  /** How a line begins that GitHub takes for a command; .NET knows more blanks than Java. */
  private static final Pattern COMMAND_LINE = Pattern.compile("^([\\s\\p{Z}]*):(?=:)");

  private TerminalText() {}

  /** Text within a line: line breaks are escaped too. */
  public static String escape(String text) {
    String safe = isPlain(text) ? text : spelt(text);
    return safe.contains("##") ? COMMAND.matcher(safe).replaceAll("\\\\u005b") : safe;
  }

  /** Whether there is nothing but what everybody has on a keyboard, which needs no second look. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }

  private static String spelt(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(safe, character));
    return safe.toString();
  }

  /** The same for text that a line may begin with. */
  public static String escapeLine(String text) {
    String safe = escape(text);
    return safe.contains("::") ? COMMAND_LINE.matcher(safe).replaceFirst("$1\\\\u003a") : safe;
  }

  /** The same for text of several lines, such as a stack trace; its line breaks stay. */
  public static String escapeLines(String text) {
    return text.lines()
        .map(line -> escapeLine(line.replace("\t", "    ")))
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static void append(StringBuilder safe, int character) {
    if (isUnsafe(character)) {
      safe.append("\\u").append(String.format("%04x", character));
    } else {
      safe.appendCodePoint(character);
    }
  }

  /** Whether it moves, hides or turns what stands beside it, or is no character at all. */
  public static boolean isUnsafe(int character) {
    if ((character & 0xFFFE) == 0xFFFE) {
      return true;
    }
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
