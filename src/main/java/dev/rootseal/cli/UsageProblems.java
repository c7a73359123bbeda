package dev.rootseal.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with the arguments of one command. */
final class UsageProblems {
  private UsageProblems() {}

  /** Beside the values, of which {@link FlagTypes} knows. */
  static Stream<Problem> of(ParseResult parsed) {
    CommandSpec command = parsed.commandSpec();
    return Stream.of(
            parsed.errors().stream().flatMap(error -> texts(error, command.commandLine())),
            command.options().stream()
                .filter(UsageProblems::isRepeated)
                .map(option -> option.longestName() + " is given more than once"))
        .flatMap(texts -> texts.map(Problem::usage));
  }

  private static boolean isRepeated(OptionSpec option) {
    return !option.isMultiValue() && option.originalStringValues().size() > 1;
  }

  private static Stream<String> texts(Exception error, CommandLine command) {
    return error instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? unmatched.getUnmatched().stream().map(argument -> unmatched(argument, command))
        : Stream.of(String.valueOf(error.getMessage()));
  }

  private static String unmatched(String argument, CommandLine command) {
    List<String> suggestions = Suggestion.of(argument, Stream.of(command));
    if (argument.startsWith("-")) {
      return argument.split("=", 2)[0] + " is not a flag" + Suggestion.question(suggestions);
    }
    return command.getSubcommands().isEmpty()
        ? "'" + argument + "' is one argument too many"
        : "'" + argument + "' is not a command" + Suggestion.question(suggestions);
  }
}
