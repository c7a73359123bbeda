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
  /** The longest value that is read, in characters; beyond it nothing of the value is used. */
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
    if (value.length() > MAX_LENGTH) {
      return new PathList(List.of(), "it is longer than " + MAX_LENGTH + " characters");
    }
    String[] entries = value.split(",", -1);
    if (entries.length > MAX_PATHS) {
      return new PathList(List.of(), "it lists more than " + MAX_PATHS + " paths");
    }
    return parse(entries);
  }

  private static PathList parse(String[] entries) {
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
}
