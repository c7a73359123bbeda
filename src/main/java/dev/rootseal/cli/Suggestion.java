package dev.rootseal.cli;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** The flags or commands that somebody may have meant. */
final class Suggestion {
  private Suggestion() {}

  /** Of what picocli suggests, that which begins like the argument for the longest. */
  static List<String> of(String argument, Stream<CommandLine> commands) {
    List<String> known =
        commands
            .map(command -> new UnmatchedArgumentException(command, List.of(argument)))
            .flatMap(unmatched -> unmatched.getSuggestions().stream())
            .distinct()
            .filter(one -> sharedStart(argument, one) > 0)
            .toList();
    int longest = known.stream().mapToInt(one -> sharedStart(argument, one)).max().orElse(0);
    return known.stream().filter(one -> sharedStart(argument, one) == longest).toList();
  }

  /** As the end of a sentence; nothing where there is none. */
  static String question(List<String> suggestions) {
    return suggestions.isEmpty() ? "" : ": did you mean " + String.join(" or ", suggestions) + "?";
  }

  private static int sharedStart(String one, String other) {
    int at = Arrays.mismatch(one.toCharArray(), other.toCharArray());
    return at < 0 ? one.length() : at;
  }
}
