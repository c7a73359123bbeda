package dev.rootseal.cli;

import static dev.rootseal.fix.FixSource.Origin.FOUND;
import static dev.rootseal.fix.FixSource.Origin.NAMED;
import static dev.rootseal.fix.FixSource.Origin.OUTSIDE;

import dev.rootseal.fix.FixSource;
import dev.rootseal.fix.FixSource.Origin;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.manifest.ManifestFiles;
import dev.rootseal.manifest.ManifestFiles.ManifestFile;
import dev.rootseal.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads the words that say what a command is about: paths, or a live workload. */
final class TargetWords {
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

  /** What else is. */
  static final String TOO_LONG = "is longer than any path";

  private static final Pattern DESCRIPTOR =
      Pattern.compile("/dev/(fd/\\d+|stdin)|/proc/.+/fd/\\d+");

  private TargetWords() {}

  /**
   * Whether somebody who writes this means a path. What is there is one, also where it looks like
   * KIND/NAME; what is not is one if it looks like one, so that the message is about a file.
   */
  static boolean isPath(String word) {
    return word.equals(STANDARD_INPUT)
        || PATH.matcher(word.toLowerCase(Locale.ROOT)).matches()
        || path(word).filter(Files::exists).isPresent();
  }

  /**
   * The files of paths, each once, in their order; a file that is named stays so, also where its
   * folder is a target, too.
   *
   * @param input reads standard input, where it is one of them
   */
  static List<FixSource> sources(
      List<String> paths, IgnoredFiles excluded, Supplier<FixSource> input) {
    List<Path> named = paths.stream().map(Path::of).map(IgnoredFiles::real).toList();
    Map<Path, FixSource> sources = new LinkedHashMap<>();
    for (String target : new LinkedHashSet<>(paths)) {
      Path path = Path.of(target);
      if (target.equals(STANDARD_INPUT)) {
        sources.put(path, input.get());
      } else {
        Path itself = IgnoredFiles.real(path);
        for (ManifestFile file : ManifestFiles.below(path, excluded)) {
          Path real = IgnoredFiles.real(file.path());
          boolean isNamed = real.equals(itself);
          // What is named is not left out where its folder is.
          if (isNamed || file.known().isEmpty() || !named.contains(real)) {
            Origin origin = isNamed ? NAMED : real.startsWith(itself) ? FOUND : OUTSIDE;
            sources.merge(real, FixSource.of(file, origin), TargetWords::joined);
          }
        }
      }
    }
    return List.copyOf(sources.values());
  }

  /** One file that was found twice, perhaps by two names. */
  private static FixSource joined(FixSource first, FixSource again) {
    ManifestFile file = first.file().known().isEmpty() ? first.file() : again.file();
    return FixSource.of(
        file, first.origin().compareTo(again.origin()) < 0 ? first.origin() : again.origin());
  }

  /** Why a word can be no target, whatever the command is about. */
  static Optional<String> refusal(String word) {
    if (word.isBlank()) {
      return Optional.of(
          "an argument is '%s': it names nothing; is a variable not set?".formatted(word));
    }
    if (word.equals(STANDARD_INPUT) && Terminal.ProcessStream.INPUT.isClosed()) {
      return Optional.of("- is standard input, which is closed: give it one, such as < FILE");
    }
    Optional<Path> there = path(word).filter(Files::exists);
    String why =
        isTooLong(word)
            ? TOO_LONG
            : there.isEmpty() && word.indexOf('\ufffd') >= 0
                ? NO_TEXT
                : there.filter(TargetWords::isNamedPipe).map(_ -> NAMED_PIPE).orElse("");
    return why.isEmpty() ? Optional.empty() : Optional.of("'%s' %s".formatted(word, why));
  }

  /** Linux opens none of more bytes. */
  static boolean isTooLong(String path) {
    return path.length() > 4096;
  }

  /** Whether it is a named pipe; a descriptor, as of {@code <(COMMAND)}, has a writer. */
  static boolean isNamedPipe(Path path) {
    try {
      return !DESCRIPTOR.matcher(path.toString()).matches()
          && Files.readAttributes(path, BasicFileAttributes.class).isOther()
          && ((int) Files.getAttribute(path, "unix:mode") & 0170000) == 0010000; // S_IFIFO
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** Nothing where it is no text in the encoding of this system. */
  static Optional<Path> path(String word) {
    try {
      return Optional.of(Path.of(word));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
