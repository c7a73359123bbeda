package dev.rootseal.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs a command if nothing is wrong with what it was given; otherwise tells every problem. */
final class CheckedExecution implements IExecutionStrategy {
  @Override
  public int execute(ParseResult parsed) {
    Integer help = CommandLine.executeHelpRequest(parsed);
    if (help != null) {
      return help;
    }
    CommandLine command = parsed.asCommandLineList().getLast();
    List<Problem> problems =
        Stream.concat(
                parsed.asCommandLineList().stream()
                    .map(CommandLine::getParseResult)
                    .flatMap(CheckedExecution::problems),
                command.getCommand() instanceof CheckedCommand checked
                    ? checked.problems().stream()
                    : Stream.of())
            .toList();
    if (problems.isEmpty()) {
      return new RunLast().execute(parsed);
    }
    Problem.tell(problems, command);
    return ExitCode.USAGE;
  }

  private static Stream<Problem> problems(ParseResult parsed) {
    return Stream.concat(UsageProblems.of(parsed), FlagTypes.problems(parsed.commandSpec()));
  }

  /** Has the parser go on after a mistake, here and in all sub-commands. */
  static void collectErrors(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    command.getSubcommands().values().forEach(CheckedExecution::collectErrors);
  }
}
