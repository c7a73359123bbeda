package dev.rootseal.cli;

import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/** Says what is wrong with the arguments and where help is, instead of the whole usage. */
final class OneLineUsageError implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .printf(
            "rootseal: %s (see %s --help)%n",
            TerminalText.escape(String.valueOf(failure.getMessage())),
            command.getCommandSpec().qualifiedName());
    return ExitCode.USAGE;
  }
}
