package dev.rootseal.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The value of a flag.
 *
 * @param source where it came from: the flag or its variable
 * @param value as it was given, or the default
 */
public record Given(String source, String value) {
  /** Empty where there is none and no default. */
  public static Optional<Given> of(CommandSpec command, String flag) {
    Object value = command.findOption(flag).getValue();
    if (value == null) {
      return Optional.empty();
    }
    boolean named = command.commandLine().getParseResult().hasMatchedOption(flag);
    boolean fromVariable =
        !named
            && EnvironmentDefaults.of(command).find(EnvironmentDefaults.variable(flag)).isPresent();
    return Optional.of(
        new Given(fromVariable ? EnvironmentDefaults.variable(flag) : flag, value.toString()));
  }

  /** That nothing is given where only something makes sense; a blank variable says nothing. */
  static Stream<Problem> blank(CommandSpec command, String flag) {
    return of(command, flag)
        .filter(given -> given.value().isBlank())
        .map(given -> given.wrong("it needs a value: " + command.findOption(flag).paramLabel()))
        .stream();
  }

  /** That the value is none of these. */
  Problem notOneOf(String... allowed) {
    return wrong("allowed are " + String.join(", ", allowed));
  }

  /** That the value cannot be used, and why. */
  public Problem wrong(String why) {
    return Problem.usage("%s is '%s': %s".formatted(source, value, why));
  }

  /** The constant of that name, in whatever case. */
  <E extends Enum<E>> Optional<E> constant(Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .filter(one -> one.name().equals(value.toUpperCase(Locale.ROOT)))
        .findFirst();
  }
}
