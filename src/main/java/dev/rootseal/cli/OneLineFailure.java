package dev.rootseal.cli;

import dev.rootseal.http.BindException;
import dev.rootseal.kubeconfig.KubeconfigException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells trouble that was to be expected in one line each; anything else is a bug and leaves. */
final class OneLineFailure implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    List<String> told =
        switch (failure) {
          case BindException taken -> taken.problems();
          case KubeconfigException unusable -> List.of(String.valueOf(unusable.getMessage()));
          default -> throw failure;
        };
    Problem.print(told.stream().map(Problem::of).toList(), command);
    return ExitCode.USAGE;
  }
}
