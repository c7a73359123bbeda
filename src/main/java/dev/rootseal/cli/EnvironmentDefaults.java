package dev.rootseal.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets an environment variable stand in for each flag: {@code ROOTSEAL_METRICS_BIND_ADDRESS} for
 * {@code --metrics-bind-address}. The flag wins; an empty variable says nothing.
 *
 * <p>Kubernetes puts variables of its own into a pod for each service in the namespace. Those of a
 * service called rootseal begin like ours, so they are told by their form and say nothing.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  /** How every variable of ours begins. */
  static final String PREFIX = "ROOTSEAL_";

  private static final Pattern SERVICE_LINK_NAME =
      Pattern.compile(
          ".*_SERVICE_(HOST|PORT(_.+)?)|.*_PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");
  private static final Pattern SERVICE_LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://\\S*");

  private final Map<String, String> environment;

  EnvironmentDefaults(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The one that a command was made with. */
  static EnvironmentDefaults of(CommandSpec command) {
    return (EnvironmentDefaults) command.defaultValueProvider();
  }

  /** All variables. */
  Map<String, String> all() {
    return environment;
  }

  /** What a variable says. */
  Optional<String> find(String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isBlank())
        .filter(
            value -> !variable.startsWith(PREFIX) || !SERVICE_LINK_VALUE.matcher(value).matches());
  }

  /** What the variable of a flag says. */
  Optional<String> find(OptionSpec option) {
    return hasVariable(option) ? find(variable(option.longestName())) : Optional.empty();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    // The parser would put other variables, and more, in the place of ${...}.
    return argument instanceof OptionSpec option
        ? find(option).map(text -> text.replace("$", "$$")).orElse(null)
        : null;
  }

  /** Whether a variable can stand in for the flag: not for one that asks for help. */
  static boolean hasVariable(OptionSpec option) {
    return !option.versionHelp() && !option.usageHelp();
  }

  /** Variables that begin like ours, but are neither ours nor those of Kubernetes, in order. */
  Set<String> unknown(Set<String> known) {
    return environment.keySet().stream()
        .filter(name -> name.startsWith(PREFIX) && !known.contains(name))
        .filter(name -> !SERVICE_LINK_NAME.matcher(name).matches() && find(name).isPresent())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The variable that stands in for a flag. */
  static String variable(String flag) {
    return PREFIX + flag.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
