package dev.rootseal.e2e;

import dev.rootseal.docs.Markdown;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The kubectl commands by which the runbooks look at things, as they stand there. */
final class RunbookCommands {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
  private static final Pattern WORD = Pattern.compile("(?:'[^']*'|[^'\\s])+");
  private static final Pattern ON_A_POD = Pattern.compile(" (logs|port-forward) ");

  private RunbookCommands() {}

  /** Those that need the API server alone. */
  static List<String> withoutAPod() {
    return all().filter(command -> !ON_A_POD.matcher(command).find()).toList();
  }

  /** Those that reach into the operator's pod: {@code logs} or {@code port-forward}. */
  static List<String> onAPod(String verb) {
    return all().filter(command -> command.contains(" " + verb + " ")).toList();
  }

  /** The arguments of a command, without quotes. */
  static String[] arguments(String command) {
    return WORD.matcher(command)
        .results()
        .skip(1)
        .map(MatchResult::group)
        .map(word -> word.replace("'", ""))
        .toArray(String[]::new);
  }

  private static Stream<String> all() {
    return Markdown.all().stream()
        .filter(document -> document.file().startsWith("docs/runbooks"))
        .flatMap(document -> document.find(BLOCK).stream())
        .flatMap(String::lines)
        .filter(line -> line.startsWith("kubectl "))
        .distinct();
  }
}
