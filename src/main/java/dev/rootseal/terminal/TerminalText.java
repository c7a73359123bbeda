package dev.rootseal.terminal;

import java.util.function.IntFunction;
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

  /** What everybody has on a keyboard, which needs no second look. */
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");

  private TerminalText() {}

  /** Text within a line: line breaks are escaped too. */
  public static String escape(String text) {
    return escape(text, "\\u%04x"::formatted);
  }

  /** The same, with another spelling of each character that is not safe. */
  public static String escape(String text, IntFunction<String> spelling) {
    String safe = PLAIN.matcher(text).matches() ? text : spelt(text, spelling);
    return safe.contains("##") ? COMMAND.matcher(safe).replaceAll("\\\\u005b") : safe;
  }

  /** A document in JSON, whose values stay what they are. */
  public static String escapeJson(String document) {
    return escapeDocument(
        document,
        one ->
            Character.toString(one)
                .chars()
                .mapToObj("\\u%04x"::formatted)
                .collect(Collectors.joining()));
  }

  /** Line breaks outside of texts stay, as those within are written as escapes already. */
  public static String escapeDocument(String document, IntFunction<String> spelling) {
    return escape(
        document,
        one -> one == '\n' || one == '\r' ? Character.toString(one) : spelling.apply(one));
  }

  private static String spelt(String text, IntFunction<String> spelling) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int character : text.codePoints().toArray()) {
      if (isUnsafe(character)) {
        safe.append(spelling.apply(character));
      } else {
        safe.appendCodePoint(character);
      }
    }
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

  /**
   * Whether it moves, hides or turns what stands beside it, or is no character at all. Of the tags,
   * which nobody sees, Java takes some for unassigned.
   */
  public static boolean isUnsafe(int character) {
    return (character & 0xFFFE) == 0xFFFE
        || (character & ~0x7F) == 0xE0000
        || switch (Character.getType(character)) {
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
