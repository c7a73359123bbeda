package dev.rootseal.cli;

import dev.rootseal.http.BindException;
import dev.rootseal.kubeconfig.KubeconfigException;
import dev.rootseal.terminal.StandardOutput;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program `rootseal`. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name and ends with its exit code. */
  public static void main(String[] arguments) {
    StandardOutput out = new StandardOutput();
    CommandLine program =
        commandLine(System.getenv(), arguments)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    int exit = program.execute(arguments);
    program.getOut().flush();
    System.exit(out.failure().isPresent() ? lost(out, program) : exit);
  }

  /** What was printed is not all there. Whoever reads only the beginning wants no word about it. */
  private static int lost(StandardOutput out, CommandLine program) {
    if (!out.isReaderGone()) {
      String problem = "standard output cannot be written: " + out.failure().orElse("");
      Problem.print(List.of(Problem.of(problem)), program);
    }
    return ExitCode.USAGE;
  }

  /**
   * The program.
   *
   * @param arguments what it will run: where they begin with one of its commands, it has that
   *     alone, because each costs a start some milliseconds; none for all commands
   */
  public static CommandLine commandLine(Map<String, String> environment, String... arguments) {
    CommandLine program =
        Subcommands.addTo(new CommandLine(new RootsealCommand()), List.of(arguments))
            .setDefaultValueProvider(new EnvironmentDefaults(environment))
            .setUsageHelpAutoWidth(true)
            // It is refused after all, but by us: the parser would look at no variable any more.
            .setOverwrittenOptionsAllowed(true)
            // No argument is the name of a file with more of them.
            .setExpandAtFiles(false)
            .setParameterExceptionHandler(Main::wrongUsage)
            .setExecutionExceptionHandler(Main::failed)
            .setExecutionStrategy(new CheckedExecution());
    Stream.concat(Stream.of(program), program.getSubcommands().values().stream())
        .forEach(
            command -> {
              // The parser goes on after a mistake, so that all of them are said.
              command.getCommandSpec().parser().collectErrors(true);
              FlagTypes.register(command);
            });
    return program;
  }

  /** What is wrong and where help is, instead of the whole usage. */
  private static int wrongUsage(ParameterException failure, String[] arguments) {
    return Problem.refuse(
        List.of(Problem.usage(String.valueOf(failure.getMessage()))), failure.getCommandLine());
  }

  /** Trouble that was to be expected is one line each; anything else is a bug and leaves. */
  private static int failed(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    List<String> expected =
        switch (failure) {
          case BindException taken -> taken.problems();
          case KubeconfigException unusable -> List.of(String.valueOf(unusable.getMessage()));
          default -> throw failure;
        };
    return Problem.refuse(expected.stream().map(Problem::of).toList(), command);
  }
}
