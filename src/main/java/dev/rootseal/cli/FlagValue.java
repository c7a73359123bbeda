package dev.rootseal.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag was given.
 *
 * @param source where it came from: the flag or its variable
 * @param text as it was given, or the default
 */
public record FlagValue(String source, String text) {
  /** Whether the flag itself was given, and not only its variable, which is there for all. */
  static boolean isGiven(CommandSpec command, String flag) {
    return !command.findOption(flag).originalStringValues().isEmpty();
  }

  /** The last that the flag was given; empty where there is none and no default. */
  public static Optional<FlagValue> of(CommandSpec command, String flag) {
    return all(command, command.findOption(flag)).reduce((first, last) -> last);
  }

  /**
   * All that the flag was given; otherwise what its variable says, or the default. Of a flag that
   * takes several, each for itself.
   */
  static Stream<FlagValue> all(CommandSpec command, OptionSpec option) {
    String flag = option.longestName();
    Optional<String> variable = EnvironmentDefaults.of(command).find(option);
    List<String> given = option.originalStringValues();
    String source =
        given.isEmpty() && variable.isPresent() ? EnvironmentDefaults.variable(flag) : flag;
    return (given.isEmpty()
            ? variable.or(() -> Optional.ofNullable(option.defaultValue())).stream()
            : given.stream())
        .flatMap(text -> parts(text, option.splitRegex()))
        .map(text -> new FlagValue(source, text));
  }

  private static Stream<String> parts(String text, String separator) {
    return separator.isEmpty() ? Stream.of(text) : Stream.of(text.split(separator, -1));
  }

  /** That the text cannot be used, and why. */
  public Problem wrong(String why) {
    return Problem.usage("%s is '%s': %s".formatted(source, text, why));
  }
}
