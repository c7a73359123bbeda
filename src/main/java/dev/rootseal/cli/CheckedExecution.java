package dev.rootseal.cli;

import java.util.ArrayList;
import java.util.List;
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
    List<Problem> problems = new ArrayList<>();
    ParseResult last = parsed;
    for (ParseResult part :
        parsed.asCommandLineList().stream().map(CommandLine::getParseResult).toList()) {
      problems.addAll(UsageProblems.of(part));
      last = part;
    }
    if (last.commandSpec().userObject() instanceof CheckedCommand command) {
      problems.addAll(command.problems());
    }
    if (problems.isEmpty()) {
      return new RunLast().execute(parsed);
    }
    Problem.tell(problems, last.commandSpec().commandLine());
    return ExitCode.USAGE;
  }

  /** Has the parser go on after a mistake, here and in all sub-commands. */
  static void collectErrors(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    command.getSubcommands().values().forEach(CheckedExecution::collectErrors);
  }
}
