package dev.rootseal.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The flags of a command as the tables of the documents have them. */
final class FlagRows {
  private FlagRows() {}

  /** Flag, variable and default of each, but for those of the help. */
  static List<List<String>> of(String command) {
    return Objects.requireNonNull(Main.commandLine(Map.of()).getSubcommands().get(command))
        .getCommandSpec()
        .options()
        .stream()
        .filter(EnvironmentDefaults::hasVariable)
        .map(
            option ->
                List.of(
                    option.longestName(),
                    EnvironmentDefaults.variable(option),
                    Objects.requireNonNullElse(option.defaultValue(), "")))
        .toList();
  }
}
