package dev.rootseal.rule;

import java.util.ArrayList;
import java.util.List;

/**
 * A comma-separated list of absolute paths, as an owner writes it into an annotation.
 *
 * @param paths the entries that can be used, each once
 * @param problem what is wrong with the others, in words; empty when nothing is
 */
record PathList(List<ContainerPath> paths, String problem) {
  /** The most characters of a value that are read; a path that reaches beyond them is not. */
  static final int MAX_LENGTH = 4096;

  /** The most paths that are read from one value. */
  static final int MAX_PATHS = 64;

  /** The most that is quoted of an entry, in characters. */
  static final int MAX_QUOTED = 128;

  PathList {
    paths = List.copyOf(paths);
  }

  static PathList parse(String value) {
    if (value.isBlank()) {
      return new PathList(List.of(), "it is empty; write none where no path is needed");
    }
    List<String> entries = wholeEntries(value);
    List<String> read = entries.subList(0, Math.min(entries.size(), MAX_PATHS));
    if (value.length() > MAX_LENGTH) {
      return parse(read)
          .but(
              "it is longer than %d characters: only the paths before that count"
                  .formatted(MAX_LENGTH));
    }
    return entries.size() > MAX_PATHS
        ? parse(read)
            .but("it lists more than %1$d paths: only the first %1$d count".formatted(MAX_PATHS))
        : parse(read);
  }

  /** The entries that end within the characters that are read. */
  private static List<String> wholeEntries(String value) {
    if (value.length() <= MAX_LENGTH) {
      return List.of(value.split(",", -1));
    }
    int end = value.lastIndexOf(',', MAX_LENGTH);
    return end < 0 ? List.of() : List.of(value.substring(0, end).split(",", -1));
  }

  private static PathList parse(List<String> entries) {
    List<ContainerPath> paths = new ArrayList<>();
    String problem = "";
    for (String entry : entries) {
      String text = entry.strip();
      ContainerPath path = ContainerPath.of(text);
      if (!text.startsWith("/")) {
        problem = "'" + Excerpt.of(text, MAX_QUOTED) + "' is not an absolute path";
      } else if (paths.stream().noneMatch(path::same)) {
        paths.add(path);
      }
    }
    return new PathList(paths, problem);
  }

  private PathList but(String other) {
    return new PathList(paths, other);
  }
}
