package dev.rootseal.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the parser found wrong with the arguments of one command. */
final class UsageProblems {
  private UsageProblems() {}

  static List<Problem> of(ParseResult parsed) {
    List<Problem> problems = new ArrayList<>();
    for (Exception error : parsed.errors()) {
      texts(error, parsed.commandSpec()).map(Problem::usage).forEach(problems::add);
    }
    return problems;
  }

  private static Stream<String> texts(Exception error, CommandSpec command) {
    return switch (error) {
      case UnmatchedArgumentException unmatched ->
          unmatched.getUnmatched().stream().map(argument -> unmatched(argument, command));
      case ParameterException wrong -> Stream.of(wrong(wrong, command));
      default -> Stream.of(String.valueOf(error.getMessage()));
    };
  }

  private static String unmatched(String argument, CommandSpec command) {
    if (argument.startsWith("-")) {
      String flag = argument.split("=", 2)[0];
      return flag + " is not a flag" + guess(flag, command.optionsMap().keySet().stream());
    }
    return command.subcommands().isEmpty()
        ? "'" + argument + "' is one argument too many"
        : "'"
            + argument
            + "' is not a command"
            + guess(argument, command.subcommands().keySet().stream());
  }

  /** The parser names the flag in the message only, so it is looked for there. */
  private static String wrong(ParameterException error, CommandSpec command) {
    String message = String.valueOf(error.getMessage());
    Optional<OptionSpec> option =
        command.options().stream()
            .filter(one -> message.contains("'" + one.longestName() + "'"))
            .findFirst();
    if (option.isEmpty()) {
      return message;
    }
    String flag = option.get().longestName();
    return switch (error) {
      case MissingParameterException missing ->
          flag + " needs a value: " + option.get().paramLabel();
      case OverwrittenOptionException twice -> flag + " is given more than once";
      default -> refused(error, option.get(), command);
    };
  }

  private static String refused(ParameterException error, OptionSpec option, CommandSpec command) {
    boolean named = !isFromVariable(error, option, command);
    String source =
        named ? option.longestName() : EnvironmentDefaults.variable(option.longestName());
    if (option.auxiliaryTypes()[0] == boolean.class) {
      return new Given(source, String.valueOf(error.getValue())).notOneOf("true", "false").text();
    }
    if (option.auxiliaryTypes()[0].isEnum()) {
      return new Given(source, String.valueOf(error.getValue())).notOneOf(words(option)).text();
    }
    return named ? String.valueOf(error.getMessage()) : source + ": " + error.getMessage();
  }

  private static String[] words(OptionSpec option) {
    return Arrays.stream(option.auxiliaryTypes()[0].getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toArray(String[]::new);
  }

  /** Whether the variable is what the parser read; its message names the flag. */
  private static boolean isFromVariable(
      ParameterException error, OptionSpec option, CommandSpec command) {
    return EnvironmentDefaults.of(command)
        .find(EnvironmentDefaults.variable(option.longestName()))
        .filter(value -> value.equals(error.getValue()))
        .isPresent();
  }

  private static String guess(String name, Stream<String> known) {
    return Guess.of(name, known).map(near -> ": did you mean " + near + "?").orElse("");
  }
}
