package dev.rootseal.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/**
 * Writes to the terminal: colours and progress only where there is one, and where they are wanted.
 */
public final class Screen {
  private static final String RESET = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";

  /** What stands at the other end. */
  public enum Device {
    /** A file or a pipe: nobody waits for what is written. */
    FILE,
    /** A terminal without colours. */
    PLAIN_TERMINAL,
    /** A terminal that shows colours. */
    COLOUR_TERMINAL
  }

  private final PrintWriter out;
  private final Device device;

  /** Writes to a device of that kind. */
  public Screen(PrintWriter out, Device device) {
    this.out = out;
    this.device = device;
  }

  /** A screen that honours {@code NO_COLOR} (see no-color.org) and dumb terminals. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null without a terminal
  public static Screen on(PrintWriter out, Map<String, String> environment) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return new Screen(out, Device.FILE);
    }
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(environment.get("TERM"));
    return new Screen(out, wanted ? Device.COLOUR_TERMINAL : Device.PLAIN_TERMINAL);
  }

  /** Whether something of what was written did not arrive. */
  public boolean isLost() {
    return out.checkError();
  }

  /** A line as it is, escaped. */
  public void line(String text) {
    out.println(TerminalText.escape(text));
  }

  /** Something that only somebody who waits wants to read. */
  public void progress(String text) {
    if (device != Device.FILE) {
      line(text);
      line("");
    }
  }

  /** What the next lines are about. */
  public void heading(String text) {
    out.println(paint(BOLD, text));
  }

  /** A command that somebody might type. */
  public void command(String text) {
    out.println(paint(BOLD, "$ " + text));
  }

  /** Lines that stand below each other. */
  public void table(List<String> lines) {
    lines.forEach(this::line);
  }

  /** A result with what it rests on, in the colour of the result. */
  public void result(String result, String text) {
    out.println(paint(colourOf(result), result + ": " + text));
  }

  /** A line of a unified diff. */
  public void change(String line) {
    out.println(
        switch (line.isEmpty() ? ' ' : line.charAt(0)) {
          case '+' -> paint(GREEN, line);
          case '-' -> paint(RED, line);
          default -> TerminalText.escape(line);
        });
  }

  /**
   * A line of a unified diff that is to be applied: as it is, unless a person reads it on a
   * terminal.
   */
  public void diff(String line) {
    if (device == Device.FILE) {
      out.print(line + "\n");
    } else {
      line.lines().forEach(part -> change(part));
    }
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
    return device == Device.COLOUR_TERMINAL ? colour + safe + RESET : safe;
  }
}
