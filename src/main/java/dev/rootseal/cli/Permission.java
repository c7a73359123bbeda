package dev.rootseal.cli;

import dev.rootseal.terminal.Screen;
import java.io.Console;
import java.util.List;
import java.util.Locale;

/** Asks whoever sits at the terminal. */
final class Permission {
  private Permission() {}

  /** Whether somebody says yes; where nobody can be asked, nobody does. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null without a terminal
  static boolean ask(Screen told) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      told.line("rootseal: --yes allows that where nobody can be asked");
      return false;
    }
    String answer = console.readLine("Go on? [y/N] ");
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
