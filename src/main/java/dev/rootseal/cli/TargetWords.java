package dev.rootseal.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the words mean that a command is about: paths, or a live workload. */
final class TargetWords {
  /** The word that stands for it. */
  static final String STANDARD_INPUT = "-";

  private static final Pattern PATH =
      Pattern.compile("/.*|~/.*|\\.{1,2}(/.*)?|.*\\.(yaml|yml|json)");

  private TargetWords() {}

  /**
   * Whether they are paths. What is there is one, also where it looks like KIND/NAME; what is not
   * is one if it looks like one, so that the message is about a file.
   */
  static boolean arePaths(List<String> words) {
    return words.stream().anyMatch(TargetWords::isPath);
  }

  /** Whether somebody who writes this means a path. */
  static boolean isPath(String word) {
    return word.equals(STANDARD_INPUT)
        || PATH.matcher(word.toLowerCase(Locale.ROOT)).matches()
        || exists(word);
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
