package dev.rootseal.cli;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.BindAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
          Boolean.class, FlagTypes::truth,
          Level.class, FlagTypes::level,
          Path.class, FlagTypes::path,
          String.class, FlagTypes::word);

  private FlagTypes() {}

  /** For the flags of a command and of all below it. */
  static void register(CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      Class<?> type = option.auxiliaryTypes()[0];
      if (isOurs(type) && type != String.class) {
        register(command, type);
      }
    }
    command.getSubcommands().values().forEach(FlagTypes::register);
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

  private static boolean isOurs(Class<?> type) {
    return type.isEnum() || TYPES.containsKey(type);
  }

  /** What is wrong with the values of a command, in the order of its flags. */
  static Stream<Problem> problems(CommandSpec command) {
    return command.options().stream().flatMap(option -> problems(command, option));
  }

  /** What is wrong with the values of one flag. */
  static Stream<Problem> problems(CommandSpec command, OptionSpec option) {
    Class<?> type = option.auxiliaryTypes()[0];
    return isOurs(type)
        ? FlagValue.all(command, option)
            .flatMap(value -> refusal(type, value.text()).map(value::wrong).stream())
        : Stream.of();
  }

  private static Optional<String> refusal(Class<?> type, String text) {
    try {
      convert(type, text);
      return Optional.empty();
    } catch (TypeConversionException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Object convert(Class<?> type, String text) {
    return type.isEnum()
        ? oneOf(text, Stream.of(type.getEnumConstants()).toList())
        : Objects.requireNonNull(TYPES.get(type)).apply(text);
  }

  /** The one whose name it is, in whatever case. */
  private static <T> T oneOf(String text, List<T> allowed) {
    return allowed.stream()
        .filter(one -> one.toString().equalsIgnoreCase(text))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "allowed are "
                        + String.join(", ", allowed.stream().map(FlagTypes::name).toList())));
  }

  private static String name(Object one) {
    return one.toString().toLowerCase(Locale.ROOT);
  }

  private static Boolean truth(String text) {
    return oneOf(text, List.of(true, false));
  }

  private static Level level(String text) {
    return oneOf(text, List.of(Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG));
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

  private static String word(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("it needs a value");
    }
    return text;
  }
}
