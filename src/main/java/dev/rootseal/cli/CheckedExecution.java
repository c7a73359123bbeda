package dev.rootseal.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command if nothing is wrong with what it was given; otherwise tells every problem. */
final class CheckedExecution implements IExecutionStrategy {
  @Override
  public int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    List<Problem> problems =
        parsed.asCommandLineList().stream().flatMap(CheckedExecution::problems).toList();
    if (problems.isEmpty()) {
      return new RunLast().execute(parsed);
    }
    return Problem.refuse(problems, parsed.asCommandLineList().getLast());
  }

  private static Stream<Problem> problems(CommandLine command) {
    Stream<String> parser =
        command.getParseResult().errors().stream().flatMap(error -> texts(error, command));
    Stream<String> repeated =
        command.getCommandSpec().options().stream()
            .filter(CheckedExecution::isRepeated)
            .map(option -> option.longestName() + " is given more than once");
    Stream<Problem> own =
        command.getCommand() instanceof CheckedCommand checked
            ? checked.problems().stream()
            : Stream.of();
    return Stream.of(
            Stream.concat(parser, repeated).map(Problem::usage),
            FlagTypes.problems(command.getCommandSpec()),
            own)
        .flatMap(problems -> problems);
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
    String meant = Suggestion.question(Suggestion.of(argument, Stream.of(command)));
    if (argument.startsWith("-")) {
      return argument.split("=", 2)[0] + " is not a flag" + meant;
    }
    return command.getSubcommands().isEmpty()
        ? "'" + argument + "' is one argument too many"
        : "'" + argument + "' is not a command" + meant;
  }
}
