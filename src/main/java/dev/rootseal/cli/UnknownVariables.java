package dev.rootseal.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Warns of variables that look like ours and say nothing. They do not stop the start: a variable of
 * a newer version has to be no obstacle when an older one is put back.
 */
final class UnknownVariables {
  /** Read by the launcher, before there is a program. */
  private static final String OF_THE_LAUNCHER = "ROOTSEAL_JAVA_OPTS";

  private UnknownVariables() {}

  /** In the log. */
  static void warn(CommandSpec command) {
    Logger log = LoggerFactory.getLogger(UnknownVariables.class);
    for (String name : unknown(command)) {
      log.atWarn()
          .addKeyValue(LogKeys.VARIABLE, name)
          .addKeyValue(LogKeys.NEAREST, String.join(" or ", similar(name, command)))
          .log("An environment variable is not known and has no effect");
    }
  }

  /** On standard error, where a command has no log. */
  static void print(CommandSpec command) {
    Problem.print(
        unknown(command).stream()
            .map(
                name ->
                    "the environment variable '%s' is not known and has no effect%s"
                        .formatted(name, Suggestion.question(similar(name, command))))
            .map(Problem::of)
            .toList(),
        command.commandLine());
  }

  private static Set<String> unknown(CommandSpec command) {
    EnvironmentDefaults environment = EnvironmentDefaults.of(command);
    // Mostly there is nothing to look at, and so no need of the other commands.
    return environment.unknown(Set.of(OF_THE_LAUNCHER)).isEmpty()
        ? Set.of()
        : environment.unknown(known(command));
  }

  /** The variables of the flags that are like the flag that such a variable would stand in for. */
  private static List<String> similar(String name, CommandSpec command) {
    String word = name.substring(EnvironmentDefaults.PREFIX.length()).strip();
    String flag = "--" + word.toLowerCase(Locale.ROOT).replace('_', '-');
    return Suggestion.of(flag, commands(command)).stream()
        .map(EnvironmentDefaults::variable)
        .filter(known(command)::contains)
        .toList();
  }

  /** Those of all commands: one pod may have the variables of several. */
  private static Set<String> known(CommandSpec command) {
    return Stream.concat(
            Stream.of(OF_THE_LAUNCHER),
            commands(command)
                .flatMap(one -> one.getCommandSpec().options().stream())
                .filter(EnvironmentDefaults::hasVariable)
                .map(option -> EnvironmentDefaults.variable(option.longestName())))
        .collect(Collectors.toSet());
  }

  /** All of them, also where the program has but the one that runs. */
  private static Stream<CommandLine> commands(CommandSpec command) {
    return Main.commandLine(EnvironmentDefaults.of(command).all())
        .getSubcommands()
        .values()
        .stream();
  }
}
