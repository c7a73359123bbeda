package dev.rootseal.cli;

import dev.rootseal.terminal.TerminalText;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine;

/** What a command says on standard error. */
final class ErrorLines {
  private ErrorLines() {}

  /** Prints one line, which may hold text from outside. */
  static void print(String line, CommandLine command) {
    command.getErr().println("rootseal: " + TerminalText.escape(line));
  }

  /** Prints all that keeps a command from starting, and where help is; the exit code for that. */
  static int refuse(List<String> problems, CommandLine command) {
    problems.stream().distinct().forEach(problem -> print(problem, command));
    command.getErr().println("See " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
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
    for (int length = word.length(); length >= least; length--) {
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
}
