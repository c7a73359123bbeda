package dev.rootseal.cli;

import static java.util.Objects.requireNonNull;

import ch.qos.logback.classic.Level;
import dev.rootseal.admission.NamespaceSelector;
import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec;
import dev.rootseal.http.BindAddress;
import dev.rootseal.observe.Age;
import dev.rootseal.rule.Threshold;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How the texts of flags become their values, and what is said where they cannot. The parser would
 * end at the first text that it cannot convert, and look at no further variable. So it gets a
 * stand-in (false, or null) for the value, and what is wrong is asked for before a command runs.
 */
final class Flags {
  /** Each throws an IllegalArgumentException that says what is allowed. */
  private static final Map<Class<?>, Function<String, @Nullable Object>> TYPES =
      Map.of(
          // 0 switches a server off.
          BindAddress.class, text -> text.equals("0") ? null : BindAddress.parse(text),
          Boolean.class, text -> oneOf(text, true, false),
          Duration.class, Age::parse,
          Integer.class, BindAddress::port,
          SelectorSpec.class, NamespaceSelector::parse,
          Level.class, text -> oneOf(text, Level.ERROR, Level.WARN, Level.INFO, Level.DEBUG),
          Path.class, Flags::path,
          String.class, text -> text,
          Threshold.class, Threshold::parse);

  private Flags() {}

  /** Tells the parser of those of a command, and to go on after a mistake. */
  @SuppressWarnings("unchecked")
  static void register(CommandLine command) {
    command.getCommandSpec().parser().collectErrors(true);
    complete(command.getCommandSpec());
    EnvironmentDefaults.flags(command)
        .map(flag -> (Class<Object>) flag.auxiliaryTypes()[0])
        .forEach(type -> command.registerConverter(type, text -> standIn(type, text)));
  }

  /**
   * What is true or false may have a value, and what is one of some words shows them; all are put
   * in anew, to stay in their order.
   */
  private static void complete(CommandSpec command) {
    for (OptionSpec flag : List.copyOf(command.options())) {
      Class<?> type = flag.auxiliaryTypes()[0];
      OptionSpec.Builder complete = flag.toBuilder();
      if (type == Boolean.class && EnvironmentDefaults.hasVariable(flag)) {
        complete.arity("0..1").paramLabel("true|false").fallbackValue("true");
      } else if (type.isEnum() && flag.paramLabel().startsWith("<")) {
        complete.paramLabel(String.join("|", words(type.getEnumConstants())));
      }
      command.remove(flag);
      command.addOption(complete.build());
    }
  }

  private static List<String> words(Object... values) {
    return Stream.of(values)
        .map(one -> one.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }

  /** Why a text is no value of a flag; empty where it is one. */
  private static Optional<String> refusal(OptionSpec flag, String text) {
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

  /** The one whose name it is, in whatever case. */
  private static Object oneOf(String text, Object... allowed) {
    List<String> names = words(allowed);
    int at = names.indexOf(text.toLowerCase(Locale.ROOT));
    if (at < 0) {
      throw new IllegalArgumentException("allowed are " + String.join(", ", names));
    }
    return allowed[at];
  }

  /** That what a flag or variable was given cannot be used, and why. */
  static String wrong(String source, String text, String why) {
    return "%s is '%s': %s".formatted(source, text, why);
  }

  /** Runs a command if nothing is wrong with what it was given; otherwise tells every problem. */
  static final class Execution extends RunLast {
    @Override
    protected List<Object> handle(ParseResult parsed) {
      List<CommandLine> commands = parsed.asCommandLineList();
      List<String> problems =
          Stream.concat(
                  commands.stream().flatMap(one -> problems(one).stream()),
                  filesTakenForFlags(commands.getLast(), parsed.originalArgs()))
              .toList();
      return problems.isEmpty()
          ? super.handle(parsed)
          : List.of(ErrorLines.refuse(problems, commands.getLast()));
    }

    /** A shell's {@code *} and pre-commit hand over names that somebody else may have chosen. */
    private static Stream<String> filesTakenForFlags(CommandLine command, List<String> words) {
      Path settings = EnvironmentDefaults.of(command.getCommandSpec()).settings().file();
      return command.getCommandSpec().positionalParameters().isEmpty()
          ? Stream.empty()
          : words.stream()
              .takeWhile(word -> !word.equals("--"))
              .filter(word -> word.startsWith("-") && word.length() > 1)
              .filter(
                  word ->
                      TargetWords.path(word)
                          .map(settings::resolveSibling)
                          .filter(Files::exists)
                          .isPresent())
              .map(
                  word ->
                      "%1$s is a flag, and a file here: write ./%1$s for the file, or -- before all files"
                          .formatted(word));
    }

    private static List<String> problems(CommandLine command) {
      CommandSpec spec = command.getCommandSpec();
      EnvironmentDefaults environment = EnvironmentDefaults.of(spec);
      List<String> problems = new ArrayList<>();
      for (Exception error : command.getParseResult().errors()) {
        if (error instanceof UnmatchedArgumentException unmatched
            && !unmatched.getUnmatched().isEmpty()) {
          unmatched.getUnmatched().forEach(one -> problems.add(unmatched(one, command)));
        } else {
          problems.add(String.valueOf(error.getMessage()));
        }
      }
      // What is explained may be empty: an argument of a container.
      if (!(command.getCommand() instanceof ExplainCommand)) {
        for (PositionalParamSpec arguments : spec.positionalParameters()) {
          arguments.originalStringValues().stream()
              .flatMap(word -> TargetWords.refusal(word).stream())
              .forEach(problems::add);
        }
      }
      List<String> kubeconfigs =
          spec.findOption("--kubeconfig") == null ? List.of() : kubeconfigs(environment);
      problems.addAll(kubeconfigs);
      if (spec.findOption("--exclude") != null) {
        problems.addAll(environment.settings().problems());
      }
      EnvironmentDefaults.flags(command).map(Execution::problems).forEach(problems::addAll);
      if (kubeconfigs.isEmpty() && command.getCommand() instanceof Subcommand checked) {
        problems.addAll(checked.problems());
      }
      return problems;
    }

    /** What is wrong with those of a variable that is not ours. */
    private static List<String> kubeconfigs(EnvironmentDefaults environment) {
      String files = environment.all().getOrDefault("KUBECONFIG", "");
      return Stream.of(files.split(File.pathSeparator, -1))
          .filter(file -> !file.isBlank())
          .flatMap(file -> TargetWords.refusal(file).map(why -> "KUBECONFIG: " + why).stream())
          .toList();
    }

    private static String unmatched(String argument, CommandLine command) {
      UnmatchedArgumentException error = new UnmatchedArgumentException(command, List.of(argument));
      String meant = ErrorLines.question(ErrorLines.nearest(argument, 1, error.getSuggestions()));
      String surplus =
          command.getSubcommands().isEmpty() ? "one argument too many" : "not a command" + meant;
      return argument.startsWith("-")
          ? argument.split("=", 2)[0] + " is not a flag" + meant
          : "'" + argument + "' is " + surplus;
    }

    private static List<String> problems(OptionSpec flag) {
      List<String> problems = new ArrayList<>();
      if (!flag.isMultiValue() && flag.originalStringValues().size() > 1) {
        problems.add(flag.longestName() + " is given more than once");
      }
      for (String text : EnvironmentDefaults.texts(flag)) {
        refusal(flag, text)
            .ifPresent(why -> problems.add(wrong(EnvironmentDefaults.source(flag), text, why)));
      }
      return problems;
    }
  }
}
