package dev.rootseal.cli;

import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.TerminalText;
import java.io.Console;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;

final class ErrorLines {
  /** What is more than 200 characters of a value or of a word. */
  private static final Pattern LONG =
      Pattern.compile("(?<='[^']{200})[^']+(?=')|(\\S{200})\\S+", Pattern.DOTALL);

  private ErrorLines() {}

  /** Prints one line, which may hold text from outside. */
  static void print(String line, CommandLine command) {
    command.getErr().println("rootseal: " + TerminalText.escape(line));
  }

  /** Prints all that keeps a command from starting, and where help is; the exit code for that. */
  static int refuse(List<String> problems, CommandLine command) {
    problems.stream()
        .distinct()
        .map(ErrorLines::withoutLongValues)
        .forEach(problem -> print(problem, command));
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** What was given is known to whoever gave it: of a long value the beginning says which it is. */
  private static String withoutLongValues(String problem) {
    String shown = LONG.matcher(problem).replaceAll("$1…");
    return shown.length() <= 2_000
        ? shown
        : shown.substring(0, 200) + "…" + shown.substring(shown.length() - 200);
  }

  /** Prints which variables have no effect, where a command has no log for it. */
  static void printUnknownVariables(CommandLine command) {
    EnvironmentDefaults.of(command.getCommandSpec())
        .tellUnknown(
            (name, nearest) ->
                print(
                    "the environment variable '%s' is not known and has no effect%s"
                        .formatted(name, question(nearest)),
                    command));
  }

  /** Of the known words, those that begin like this one for the longest, for so much at least. */
  static String nearest(String word, int least, Collection<String> known) {
    int longest = known.stream().mapToInt(String::length).max().orElse(0);
    for (int length = Math.min(word.length(), longest); length >= least; length--) {
      String start = word.substring(0, length);
      List<String> alike = known.stream().filter(one -> one.startsWith(start)).sorted().toList();
      if (!alike.isEmpty()) {
        return String.join(" or ", alike);
      }
    }
    return "";
  }

  /** As the end of a sentence; nothing where there is none. */
  static String question(String nearest) {
    return nearest.isEmpty() ? "" : ": did you mean " + nearest + "?";
  }

  /** Whether somebody at the terminal says yes; where nobody can be asked, nobody does. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 has gone back to null without a terminal
  static boolean isAllowed(Terminal errors) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      errors.line("rootseal: --yes allows that where nobody can be asked");
      return false;
    }
    String answer = console.readLine("Go on? [y/N] ");
    return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
  }
}
