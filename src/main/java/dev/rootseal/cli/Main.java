package dev.rootseal.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/** The program `rootseal`. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name and ends with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine(System.getenv()).execute(arguments));
  }

  static CommandLine commandLine(Map<String, String> environment) {
    CommandLine program =
        new CommandLine(new RootsealCommand())
            .setDefaultValueProvider(new EnvironmentDefaults(environment))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler(new OneLineUsageError())
            .setExecutionExceptionHandler(new OneLineFailure())
            .setExecutionStrategy(new CheckedExecution());
    CheckedExecution.collectErrors(program);
    return program;
  }
}
