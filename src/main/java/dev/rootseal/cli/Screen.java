package dev.rootseal.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Writes to the terminal: colours and progress only where there is one, and where they are wanted.
 */
final class Screen {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";

  private final PrintWriter out;
  private final boolean terminal;
  private final boolean colours;

  Screen(PrintWriter out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours;
  }

  /** A screen that honours {@code NO_COLOR} (see no-color.org) and dumb terminals. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null without a terminal
  static Screen on(PrintWriter out, Map<String, String> environment) {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Screen(out, terminal, terminal && wanted);
  }

  void line(String text) {
    out.println(TerminalText.escape(text));
  }

  /** Something that only somebody who waits wants to read. */
  void progress(String text) {
    if (terminal) {
      line(text);
      line("");
    }
  }

  void heading(String text) {
    out.println(paint(BOLD, text));
  }

  void command(String text) {
    out.println(paint(BOLD, "$ " + text));
  }

  void table(List<String> lines) {
    lines.forEach(this::line);
  }

  /** A result with what it rests on, in the colour of the result. */
  void result(String result, String text) {
    out.println(paint(colourOf(result), result + ": " + text));
  }

  /** A line of a unified diff. */
  void change(String line) {
    out.println(
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
          case '+' -> paint(GREEN, line);
          case '-' -> paint(RED, line);
          default -> TerminalText.escape(line);
        });
  }

  private static String colourOf(String result) {
    return switch (result) {
      case "Pass" -> GREEN;
      case "Fail" -> RED;
      default -> YELLOW;
    };
  }

  private String paint(String colour, String text) {
    String safe = TerminalText.escape(text);
    return colours ? colour + safe + RESET : safe;
  }
}
