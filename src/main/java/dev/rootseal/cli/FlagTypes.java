package dev.rootseal.cli;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.BindAddress;
import dev.rootseal.observe.Age;
import dev.rootseal.rule.Threshold;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * The types of flags. The parser would end at the first text that it cannot convert, and look at no
 * further variable. So it gets a stand-in (false, or null) for the value, and {@link #problems}
 * says all that is wrong before a command runs.
 */
final class FlagTypes {
  private static final Map<Class<?>, Function<String, @Nullable Object>> TYPES =
      Map.of(
          BindAddress.class, FlagTypes::address,
          Boolean.class, text -> oneOf(text, true, false),
          Duration.class, FlagTypes::age,
          Level.class, text -> oneOf(text, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG),
          Path.class, FlagTypes::path,
          String.class, FlagTypes::word,
          Threshold.class, FlagTypes::threshold);

  private FlagTypes() {}

  /** For the flags of a command. */
  static void register(CommandLine command) {
    options(command.getCommandSpec())
        .<Class<?>>map(FlagTypes::type)
        // The parser takes any text, also for what is no flag.
        .filter(type -> type != String.class)
        .forEach(type -> register(command, type));
  }

  private static <T> void register(CommandLine command, Class<T> type) {
    command.registerConverter(
        type,
        text -> {
          try {
            return type.cast(convert(type, text));
          } catch (TypeConversionException e) {
            return type == Boolean.class ? type.cast(false) : null;
          }
        });
  }

  /** What is wrong with the values of a command, in the order of its flags. */
  static Stream<Problem> problems(CommandSpec command) {
    return options(command).flatMap(option -> problems(command, option));
  }

  /** What is wrong with the values of one flag. */
  static Stream<Problem> problems(CommandSpec command, OptionSpec option) {
    return FlagValue.all(command, option)
        .flatMap(value -> refusal(type(option), value.text()).map(value::wrong).stream());
  }

  private static Optional<String> refusal(Class<?> type, String text) {
    try {
      convert(type, text);
      return Optional.empty();
    } catch (TypeConversionException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Stream<OptionSpec> options(CommandSpec command) {
    return command.options().stream().filter(EnvironmentDefaults::hasVariable);
  }

  private static Class<?> type(OptionSpec option) {
    return option.auxiliaryTypes()[0];
  }

  private static @Nullable Object convert(Class<?> type, String text) {
    return type.isEnum()
        ? oneOf(text, type.getEnumConstants())
        : requireNonNull(TYPES.get(type)).apply(text);
  }

  /** The one whose name it is, in whatever case. */
  private static Object oneOf(String text, Object... allowed) {
    return Stream.of(allowed)
        .filter(one -> one.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () -> {
              List<String> names = Stream.of(allowed).map(Object::toString).toList();
              return new TypeConversionException(
                  "allowed are " + String.join(", ", names).toLowerCase(Locale.ROOT));
            });
  }

  /** Null for 0, which switches a server off. */
  private static @Nullable BindAddress address(String text) {
    try {
      return text.equals("0") ? null : BindAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "allowed are HOST:PORT and :PORT with a port from 0 to 65535, and 0");
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(word(text));
    } catch (InvalidPathException e) {
      throw new TypeConversionException("this is no path: " + e.getReason());
    }
  }

  private static Duration age(String text) {
    try {
      return Age.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }

  private static Threshold threshold(String text) {
    try {
      return new Threshold(Integer.parseInt(text.replaceFirst(" ?%$", "")));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException("allowed are whole numbers from 0 to 100");
    }
  }

  private static String word(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("it needs a value");
    }
    return text;
  }
}
