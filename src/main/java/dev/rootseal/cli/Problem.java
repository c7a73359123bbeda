package dev.rootseal.cli;

import dev.rootseal.terminal.TerminalText;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * Something that keeps a command from starting, in one line.
 *
 * @param text what is wrong; it may hold text from outside
 * @param isUsage whether the help of the command tells what is allowed
 */
public record Problem(String text, boolean isUsage) {
  /** A flag, a variable or an argument that is wrong. */
  static Problem usage(String text) {
    return new Problem(text, true);
  }

  /** Something in the world that is not as it has to be. */
  static Problem of(String text) {
    return new Problem(text, false);
  }

  /** Prints all of them; the answer is the exit code. */
  static int refuse(List<Problem> problems, CommandLine command) {
    print(problems, command);
    return ExitCode.USAGE;
  }

  /** Prints all of them on standard error, one a line, and where help is. */
  static void print(List<Problem> problems, CommandLine command) {
    PrintWriter err = command.getErr();
    problems.stream()
        .distinct()
        .forEach(problem -> err.println("rootseal: " + TerminalText.escape(problem.text())));
    if (problems.stream().anyMatch(Problem::isUsage)) {
      err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
    }
  }
}
