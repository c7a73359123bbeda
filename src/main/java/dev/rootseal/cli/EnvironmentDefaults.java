package dev.rootseal.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets an environment variable stand in for each flag: {@code ROOTSEAL_METRICS_BIND_ADDRESS} for
 * {@code --metrics-bind-address}. The flag wins; an empty variable says nothing. Where no variable
 * does, the file of the working folder may.
 *
 * <p>Kubernetes puts variables of its own into a pod for each service in the namespace. Those of a
 * service called rootseal begin like ours, so they are told by their form and say nothing.
 */
record EnvironmentDefaults(Map<String, String> all, SettingsFile settings)
    implements IDefaultValueProvider {
  private static final String PREFIX = "ROOTSEAL_";

  /** What these say differs from command to command, so the variable names the command, too. */
  private static final Set<String> OF_ONE_COMMAND =
      Set.of("--container", "--fail-on", "--for", "--output", "--write");

  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "ROOTSEAL_(.+_)?(SERVICE_(HOST|PORT.*)|PORT_[0-9].*)=.*|.+=(tcp|udp|sctp)://.*");

  EnvironmentDefaults {
    all = Map.copyOf(all);
  }

  /** The one that a command was made with. */
  static EnvironmentDefaults of(CommandSpec command) {
    return (EnvironmentDefaults) command.defaultValueProvider();
  }

  Optional<String> find(String variable) {
    return Optional.ofNullable(all.get(variable))
        .filter(text -> !text.isBlank() && !SERVICE_LINK.matcher(variable + "=" + text).matches());
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    // The parser would put other variables, and more, in the place of ${...}.
    return argument instanceof OptionSpec option && hasVariable(option)
        ? standIn(option).map(text -> text.replace("$", "$$")).orElse(null)
        : null;
  }

  private Optional<String> standIn(OptionSpec flag) {
    return find(variable(flag)).or(() -> settings.find(flag));
  }

  /** Whether a variable can stand in for the flag: not for one that asks for help. */
  static boolean hasVariable(OptionSpec option) {
    return !option.versionHelp() && !option.usageHelp();
  }

  static Stream<OptionSpec> flags(CommandLine command) {
    return command.getCommandSpec().options().stream().filter(EnvironmentDefaults::hasVariable);
  }

  static String variable(OptionSpec flag) {
    String name = flag.longestName();
    String command = OF_ONE_COMMAND.contains(name) ? flag.command().qualifiedName("-") : "rootseal";
    return (command + name.substring(1)).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** All that a flag was given, otherwise what its variable says. */
  static List<String> texts(OptionSpec flag) {
    List<String> given = flag.originalStringValues();
    return given.isEmpty() ? of(flag.command()).standIn(flag).stream().toList() : given;
  }

  /** Where these texts are from: the flag, its variable, or the file. */
  static String source(OptionSpec flag) {
    if (!flag.originalStringValues().isEmpty()) {
      return flag.longestName();
    }
    EnvironmentDefaults all = of(flag.command());
    return all.find(variable(flag)).isPresent()
        ? variable(flag)
        : all.settings.source(flag).orElse(flag.longestName());
  }

  /**
   * Tells of each variable that begins like ours and is of no command, with those that may be
   * meant. They do not stop the start: a variable of a newer version has to be no obstacle when an
   * older one is put back.
   */
  void tellUnknown(BiConsumer<String, String> listener) {
    List<String> names =
        all.keySet().stream()
            .filter(name -> name.startsWith(PREFIX) && find(name).isPresent())
            .filter(name -> !name.equals("ROOTSEAL_JAVA_OPTS")) // of the launcher
            .sorted()
            .toList();
    // Mostly there is none, and no need of all commands.
    if (!names.isEmpty()) {
      Set<String> known =
          Main.commands(Main.commandLine(all))
              .flatMap(EnvironmentDefaults::flags)
              .map(EnvironmentDefaults::variable)
              .collect(Collectors.toSet());
      names.stream()
          .filter(name -> !known.contains(name))
          .forEach(name -> listener.accept(name, nearest(name.toUpperCase(Locale.ROOT), known)));
    }
  }

  /** That of a command, where the flag alone is named; otherwise what begins alike. */
  private static String nearest(String name, Set<String> known) {
    String flag = name.substring(PREFIX.length() - 1);
    List<String> ofCommands = known.stream().filter(one -> one.endsWith(flag)).sorted().toList();
    return ofCommands.isEmpty()
        ? ErrorLines.nearest(name, PREFIX.length() + 3, known)
        : String.join(" or ", ofCommands);
  }
}
