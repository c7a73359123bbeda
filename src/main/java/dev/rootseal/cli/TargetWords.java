package dev.rootseal.cli;

import dev.rootseal.terminal.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the words mean that a command is about: paths, or a live workload. */
final class TargetWords {
  /** The word that stands for it. */
  static final String STANDARD_INPUT = "-";

  private static final Pattern PATH =
      Pattern.compile("/.*|~/.*|\\.{1,2}(/.*)?|.*\\.(yaml|yml|json)");

  /** What is wrong with one. */
  static final String NAMED_PIPE =
      "is a named pipe, to which perhaps nobody writes: name a file, or <(COMMAND)";

  /** What is wrong with one of which the system hands over no more than its readable part. */
  private static final String NO_TEXT =
      "is a name that cannot be given here, since it is no text in the encoding of this system:"
          + " name its folder, or set LC_ALL=C.UTF-8 if it is UTF-8";

  /** What else is: Linux opens none of more than 4,096 bytes. */
  static final String TOO_LONG = "is longer than any path";

  private static final int LONGEST = 4096;

  private static final Pattern DESCRIPTOR =
      Pattern.compile("/dev/(fd/\\d+|stdin)|/proc/.+/fd/\\d+");

  /** Of the mode of a file, as in sys/stat.h. */
  private static final int FILE_TYPE = 0170000;

  private static final int PIPE = 0010000;

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

  /** Why a word can be no target, whatever the command is about. */
  static Optional<String> refusal(String word) {
    if (word.isBlank()) {
      return Optional.of(
          "an argument is '%s': it names nothing; is a variable not set?".formatted(word));
    }
    if (isTooLong(word)) {
      return Optional.of("'%s' %s".formatted(word, TOO_LONG));
    }
    if (word.equals(STANDARD_INPUT) && Screen.ProcessStream.INPUT.isClosed()) {
      return Optional.of("- is standard input, which is closed: give it one, such as < FILE");
    }
    if (word.indexOf('\ufffd') >= 0 && !exists(word)) {
      return Optional.of("'%s' %s".formatted(word, NO_TEXT));
    }
    return exists(word) && isNamedPipe(Path.of(word))
        ? Optional.of("'%s' %s".formatted(word, NAMED_PIPE))
        : Optional.empty();
  }

  static boolean isTooLong(String path) {
    return path.length() > LONGEST;
  }

  /**
   * Whether it is a pipe with a name, to which perhaps nobody ever writes. What a shell makes of
   * {@code <(COMMAND)}, a descriptor, has a writer.
   */
  static boolean isNamedPipe(Path path) {
    try {
      return !DESCRIPTOR.matcher(path.toString()).matches()
          && Files.readAttributes(path, BasicFileAttributes.class).isOther()
          && ((int) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == PIPE;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
