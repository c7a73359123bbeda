package dev.rootseal.cli;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import dev.rootseal.http.BindAddress;
import dev.rootseal.observe.Age;
import dev.rootseal.rule.Threshold;
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
import picocli.CommandLine.Model.OptionSpec;

/**
 * How the text of a flag becomes its value. The parser would end at the first text that it cannot
 * convert, and look at no further variable. So it gets a stand-in (false, or null) for the value,
 * and what is wrong is asked for before a command runs.
 */
final class FlagTypes {
  /** Each throws an IllegalArgumentException that says what is allowed. */
  private static final Map<Class<?>, Function<String, @Nullable Object>> TYPES =
      Map.of(
          BindAddress.class, FlagTypes::address,
          Boolean.class, text -> oneOf(text, true, false),
          Duration.class, Age::parse,
          Integer.class, BindAddress::port,
          Level.class, text -> oneOf(text, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG),
          Path.class, FlagTypes::path,
          String.class, text -> text,
          Threshold.class, Threshold::parse);

  private FlagTypes() {}

  /** Tells the parser of those of a command, and to go on after a mistake. */
  @SuppressWarnings("unchecked")
  static void register(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    EnvironmentDefaults.flags(command)
        .map(flag -> (Class<Object>) flag.auxiliaryTypes()[0])
        .forEach(type -> command.registerConverter(type, text -> standIn(type, text)));
  }

  /** Why a text is no value of a flag; empty where it is one. */
  static Optional<String> refusal(OptionSpec flag, String text) {
    if (text.isBlank()) {
      return Optional.of("it needs a value");
    }
    try {
      for (String part : text.split(flag.splitRegex().isEmpty() ? "\0" : flag.splitRegex(), -1)) {
        convert(flag.auxiliaryTypes()[0], part);
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Object convert(Class<?> type, String text) {
    return type.isEnum()
        ? oneOf(text, type.getEnumConstants())
        : requireNonNull(TYPES.get(type)).apply(text);
  }

  private static @Nullable Object standIn(Class<?> type, String text) {
    try {
      return convert(type, text);
    } catch (IllegalArgumentException e) {
      return type == Boolean.class ? false : null;
    }
  }

  private static Path path(String text) {
    if (TargetWords.isTooLong(text)) {
      throw new IllegalArgumentException("this " + TargetWords.TOO_LONG);
    }
    Path path = Path.of(text);
    if (TargetWords.isNamedPipe(path)) {
      throw new IllegalArgumentException("this " + TargetWords.NAMED_PIPE);
    }
    return path;
  }

  /** Null for 0, which switches a server off. */
  private static @Nullable BindAddress address(String text) {
    return text.equals("0") ? null : BindAddress.parse(text);
  }

  /** The one whose name it is, in whatever case. */
  private static Object oneOf(String text, Object... allowed) {
    List<String> names =
        Stream.of(allowed).map(one -> one.toString().toLowerCase(Locale.ROOT)).toList();
    int at = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw new IllegalArgumentException("allowed are " + String.join(", ", names));
    }
    return allowed[at];
  }
}
