package dev.rootseal.cli;

import dev.rootseal.http.BindAddress;
import dev.rootseal.kubeconfig.KubeconfigException;
import dev.rootseal.live.ReadException;
import dev.rootseal.scan.ScanPolicy;
import dev.rootseal.terminal.StandardOutput;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Unmatched;

public final class Main {
  /** Of all commands, in the order of the help. */
  private static final String NAMES =
      "operator scan fix observe observer try explain admission policy demo";

  private Main() {}

  public static void main(String[] arguments) {
    StandardOutput out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
    CommandLine program =
        commandLine(System.getenv(), arguments)
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    int exit = program.execute(arguments);
    program.getOut().flush();
    // Whoever reads only the beginning of what is printed wants no word about it.
    if (out.failure().isPresent() && !out.isReaderGone()) {
      ErrorLines.print("standard output cannot be written: " + out.failure().get(), program);
    }
    System.exit(out.failure().isPresent() ? ExitCode.USAGE : exit);
  }

  /**
   * The program with all commands, or with the one alone with which the arguments begin that it
   * will run, because each costs a start some milliseconds.
   */
  public static CommandLine commandLine(Map<String, String> environment, String... arguments) {
    return commandLine(environment, Path.of(""), arguments);
  }

  /** The same, with the settings of a folder. */
  static CommandLine commandLine(
      Map<String, String> environment, Path folder, String... arguments) {
    CommandLine program = new CommandLine(new RootsealCommand());
    subcommands(arguments.length == 0 ? "" : arguments[0]).forEach(program::addSubcommand);
    Stream.concat(Stream.of(program), commands(program)).forEach(Flags::register);
    return program
        .setDefaultValueProvider(new EnvironmentDefaults(environment, SettingsFile.in(folder)))
        // It is refused after all, but by us: the parser would look at no variable any more.
        .setOverwrittenOptionsAllowed(true)
        // No argument is the name of a file with more of them.
        .setExpandAtFiles(false)
        .setUsageHelpAutoWidth(true)
        .setExecutionStrategy(new Flags.Execution())
        .setParameterExceptionHandler(
            (wrong, words) ->
                ErrorLines.refuse(
                    List.of(String.valueOf(wrong.getMessage())), wrong.getCommandLine()))
        .setExecutionExceptionHandler(Main::failed);
  }

  /** All commands of a program, those of a command behind it. */
  public static Stream<CommandLine> commands(CommandLine program) {
    return program.getSubcommands().values().stream()
        .flatMap(one -> Stream.concat(Stream.of(one), commands(one)));
  }

  /** The command of that name, where it is one of the program's; otherwise all there are. */
  private static Stream<Object> subcommands(String name) {
    return switch (name) {
      case "operator" -> Stream.of(new OperatorCommand());
      case "scan" -> Stream.of(new ScanCommand());
      case "fix" -> Stream.of(new FixCommand());
      case "observe" -> Stream.of(new ObserveCommand());
      case "observer" -> Stream.of(new ObserverCommand());
      case "try" -> Stream.of(new TryCommand());
      case "explain" -> Stream.of(new ExplainCommand());
      case "admission" -> Stream.of(new AdmissionCommand());
      case "policy" -> Stream.of(new PolicyCommand());
      case "demo" ->
          Stream.of(
              ServiceLoader.load(Subcommand.class)
                  .findFirst()
                  .orElseGet(RootsealCommand.MissingDemo::new));
      default ->
          Stream.concat(
              Stream.of(NAMES.split(" ", -1)).flatMap(Main::subcommands),
              Stream.of(new HelpCommand()));
    };
  }

  /** Trouble that was to be expected is one line each; anything else is a bug and leaves. */
  private static int failed(Exception failure, CommandLine command, ParseResult arguments)
      throws Exception {
    List<String> expected =
        switch (failure) {
          case BindAddress.BindException taken ->
              String.valueOf(taken.getMessage()).lines().toList();
          case ScanPolicy.UnusableException policy -> policy.problems();
          case KubeconfigException _, ReadException _, UncheckedIOException _ ->
              List.of(String.valueOf(failure.getMessage()));
          default -> throw failure;
        };
    expected.forEach(line -> ErrorLines.print(line, command));
    return ExitCode.USAGE;
  }

  @Command(
      name = "rootseal",
      description =
          "Reports whether the containers of a cluster run with a read-only root filesystem and the"
              + " writable mounts they need.")
  static final class RootsealCommand extends ProgramCommand {
    @Override
    public Integer call() {
      throw wrong(
          "name a command: operator, scan, fix, observe, try, explain, admission, policy or demo");
    }

    /** Stands where the demo is not on the class path, and says where it is to be had. */
    @Command(
        name = "demo",
        description = "Shows the operator at work without a cluster. It comes in a jar of its own.")
    static final class MissingDemo extends ProgramCommand {
      /** Whatever follows is the demo's to understand; the parser wants a place to put it. */
      @Unmatched @Nullable List<String> arguments;

      @Override
      public Integer call() {
        say(
            "the demo is no part of this jar: run 'bin/rootseal demo' in a checkout, or put"
                + " rootseal-demo.jar beside rootseal.jar and run java -jar rootseal-demo.jar demo");
        return ExitCode.USAGE;
      }
    }
  }
}
