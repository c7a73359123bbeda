package dev.rootseal.cli;

import java.util.List;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says what is wrong with the arguments and where help is, instead of the whole usage. */
final class OneLineUsageError implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    Problem.print(
        List.of(Problem.usage(String.valueOf(failure.getMessage()))), failure.getCommandLine());
    return ExitCode.USAGE;
  }
}
