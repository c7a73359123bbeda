package dev.rootseal.cli;

import java.util.Locale;
import java.util.Optional;
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
  private static final Logger LOG = LoggerFactory.getLogger(UnknownVariables.class);

  /** Read by the launcher, before there is a program. */
  private static final String OF_THE_LAUNCHER = "ROOTSEAL_JAVA_OPTS";

  private UnknownVariables() {}

  /** In the log. */
  static void warn(CommandSpec command) {
    Set<String> known = known(command.root());
    for (String name : EnvironmentDefaults.of(command).unknown(known)) {
      nearest(name, known).ifPresentOrElse(near -> warn(name, near), () -> warn(name));
    }
  }

  private static void warn(String name, String near) {
    LOG.atWarn()
        .addKeyValue("variable", name)
        .addKeyValue("nearest", near)
        .log("An environment variable is not known and has no effect");
  }

  private static void warn(String name) {
    LOG.atWarn()
        .addKeyValue("variable", name)
        .log("An environment variable is not known, resembles none that is, and has no effect");
  }

  /** On standard error, where a command has no log. */
  static void tell(CommandSpec command) {
    Set<String> known = known(command.root());
    Problem.tell(
        EnvironmentDefaults.of(command).unknown(known).stream()
            .map(
                name ->
                    "the environment variable '%s' is not known and has no effect%s"
                        .formatted(
                            name,
                            nearest(name, known)
                                .map(near -> ": did you mean " + near + "?")
                                .orElse("")))
            .map(Problem::of)
            .toList(),
        command.commandLine());
  }

  /** By what follows the prefix, which all of them share, in whatever case. */
  private static Optional<String> nearest(String name, Set<String> known) {
    return Guess.of(
            name.substring(EnvironmentDefaults.PREFIX.length()).strip().toUpperCase(Locale.ROOT),
            known.stream().map(one -> one.substring(EnvironmentDefaults.PREFIX.length())))
        .map(near -> EnvironmentDefaults.PREFIX + near);
  }

  /** Those of all commands: one pod may have the variables of several. */
  private static Set<String> known(CommandSpec root) {
    return Stream.concat(
            Stream.of(OF_THE_LAUNCHER),
            root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .flatMap(spec -> spec.options().stream())
                .filter(EnvironmentDefaults::hasVariable)
                .map(option -> EnvironmentDefaults.variable(option.longestName())))
        .collect(Collectors.toSet());
  }
}
