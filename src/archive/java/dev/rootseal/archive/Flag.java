package dev.rootseal.archive;

import dev.rootseal.output.OutputFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A flag of a command, as shells and manuals need it.
 *
 * @param shortName one letter; empty where it has none
 * @param longName without its dashes
 * @param label what stands for its value; empty where it takes none, or need not have one
 * @param description one or more sentences
 * @param words what its value can be; empty where that is not known
 */
record Flag(
    String shortName, String longName, String label, String description, List<String> words) {
  private static final Pattern ALTERNATIVES = Pattern.compile("[a-z]+(\\|[a-z]+)+");
  private static final String FORMATS = "FORMAT[=FILE]";

  Flag {
    words = List.copyOf(words);
  }

  static Flag of(OptionSpec option) {
    String label = option.arity().min() == 0 ? "" : option.paramLabel();
    return new Flag(
        option.shortestName().startsWith("--") ? "" : option.shortestName().substring(1),
        option.longestName().substring(2),
        label,
        String.join(" ", option.description()),
        words(label, option.auxiliaryTypes()[0]));
  }

  private static List<String> words(String label, Class<?> type) {
    if (label.equals(FORMATS)) {
      return Stream.concat(
              Stream.of("table"), Stream.of(OutputFormat.values()).map(OutputFormat::id))
          .toList();
    }
    if (ALTERNATIVES.matcher(label).matches()) {
      return List.of(label.split("\\|", -1));
    }
    return type.isEnum()
        ? Stream.of(type.getEnumConstants())
            .map(word -> word.toString().toLowerCase(Locale.ROOT))
            .toList()
        : List.of();
  }

  /** Whether something has to follow it. */
  boolean takesValue() {
    return !label.isEmpty();
  }

  boolean takesFile() {
    return label.equals("FILE");
  }

  boolean takesFolder() {
    return label.equals("DIR");
  }

  /** Its names with their dashes, the short one first. */
  List<String> names() {
    return shortName.isEmpty()
        ? List.of("--" + longName)
        : List.of("-" + shortName, "--" + longName);
  }

  /** What a list of flags has room for. */
  String summary() {
    return Sentence.first(description);
  }
}
