package dev.rootseal.cli;

import dev.rootseal.kubernetes.KubeconfigException;
import dev.rootseal.operator.BindException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells trouble that was to be expected in one line; anything else is a bug and leaves. */
final class OneLineFailure implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    if (failure instanceof KubeconfigException || failure instanceof BindException) {
      command
          .getErr()
          .println("rootseal: " + TerminalText.escape(String.valueOf(failure.getMessage())));
      return ExitCode.USAGE;
    }
    throw failure;
  }
}
