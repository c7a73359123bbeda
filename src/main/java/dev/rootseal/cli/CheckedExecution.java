package dev.rootseal.cli;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command if nothing is wrong with what it was given; otherwise tells every problem. */
final class CheckedExecution extends RunLast {
  @Override
  protected List<Object> handle(ParseResult parsed) {
    List<CommandLine> commands = parsed.asCommandLineList();
    List<String> problems = commands.stream().flatMap(CheckedExecution::problems).toList();
    return problems.isEmpty()
        ? super.handle(parsed)
        : List.of(ErrorLines.refuse(problems, commands.getLast()));
  }

  private static Stream<String> problems(CommandLine command) {
    List<String> pipes = kubeconfigs(command).toList();
    return Stream.of(
            command.getParseResult().errors().stream().flatMap(error -> texts(error, command)),
            targets(command).flatMap(word -> TargetWords.refusal(word).stream()),
            pipes.stream(),
            settings(command),
            EnvironmentDefaults.flags(command).flatMap(CheckedExecution::problems),
            pipes.isEmpty() && command.getCommand() instanceof Subcommand checked
                ? checked.problems().stream()
                : Stream.<String>of())
        .flatMap(problems -> problems);
  }

  /** What a command is about; an argument of a container, which is explained, may be empty. */
  private static Stream<String> targets(CommandLine command) {
    return command.getCommand() instanceof ExplainCommand
        ? Stream.of()
        : command.getCommandSpec().positionalParameters().stream()
            .flatMap(arguments -> arguments.originalStringValues().stream());
  }

  /** The kubeconfigs of a variable that is not ours. */
  private static Stream<String> kubeconfigs(CommandLine command) {
    String files =
        EnvironmentDefaults.of(command.getCommandSpec()).all().getOrDefault("KUBECONFIG", "");
    return command.getCommandSpec().findOption("--kubeconfig") == null
        ? Stream.of()
        : Stream.of(files.split(File.pathSeparator, -1))
            .filter(file -> !file.isBlank())
            .flatMap(file -> TargetWords.refusal(file).map(why -> "KUBECONFIG: " + why).stream());
  }

  /** Of the file, where the command looks at it. */
  private static Stream<String> settings(CommandLine command) {
    return command.getCommandSpec().findOption("--exclude") == null
        ? Stream.of()
        : EnvironmentDefaults.of(command.getCommandSpec()).settings().problems().stream();
  }

  private static Stream<String> texts(Exception error, CommandLine command) {
    return error instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()
        ? unmatched.getUnmatched().stream().map(argument -> unmatched(argument, command))
        : Stream.of(String.valueOf(error.getMessage()));
  }

  private static String unmatched(String argument, CommandLine command) {
    UnmatchedArgumentException error = new UnmatchedArgumentException(command, List.of(argument));
    String meant = ErrorLines.question(ErrorLines.nearest(argument, 1, error.getSuggestions()));
    if (argument.startsWith("-")) {
      return argument.split("=", 2)[0] + " is not a flag" + meant;
    }
    return command.getSubcommands().isEmpty()
        ? "'" + argument + "' is one argument too many"
        : "'" + argument + "' is not a command" + meant;
  }

  private static Stream<String> problems(OptionSpec flag) {
    boolean isRepeated = !flag.isMultiValue() && flag.originalStringValues().size() > 1;
    return Stream.concat(
        isRepeated ? Stream.of(flag.longestName() + " is given more than once") : Stream.of(),
        EnvironmentDefaults.texts(flag).stream()
            .flatMap(
                text ->
                    FlagTypes.refusal(flag, text)
                        .map(why -> wrong(EnvironmentDefaults.source(flag), text, why))
                        .stream()));
  }

  /** That what a flag or variable was given cannot be used, and why. */
  static String wrong(String source, String text, String why) {
    return "%s is '%s': %s".formatted(source, text, why);
  }
}
