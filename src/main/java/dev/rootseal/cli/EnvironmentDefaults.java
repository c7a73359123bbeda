package dev.rootseal.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Lets an environment variable stand in for each flag: {@code ROOTSEAL_METRICS_BIND_ADDRESS} for
 * {@code --metrics-bind-address}. The flag wins; an empty variable says nothing.
 */
final class EnvironmentDefaults implements IDefaultValueProvider {
  /** Reads a variable. */
  interface Environment {
    @Nullable String get(String name);
  }

  private static final String PREFIX = "ROOTSEAL_";

  private final Environment environment;

  EnvironmentDefaults(Environment environment) {
    this.environment = environment;
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || option.versionHelp() || option.usageHelp()) {
      return null;
    }
    String value = environment.get(variable(option.longestName()));
    return value == null || value.isBlank() ? null : value;
  }

  /** The variable that stands in for a flag. */
  static String variable(String flag) {
    return PREFIX + flag.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
