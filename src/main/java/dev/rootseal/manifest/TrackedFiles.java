package dev.rootseal.manifest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in the index of git: {@code git} on the PATH is asked. Where there is none, or no
 * repository, nothing is.
 *
 * @param paths files, and the folders in which they are
 */
record TrackedFiles(Set<Path> paths) {
  /** Those below a folder. The repository's own monitor is a program that nobody has named. */
  static TrackedFiles below(Path folder) {
    Set<Path> paths = new HashSet<>();
    try {
      Process git =
          new ProcessBuilder("git", "-c", "core.fsmonitor=false", "ls-files", "-z", "--cached")
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      git.getOutputStream().close();
      String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      for (String name : names.split("\0", -1)) {
        @Nullable Path at = folder.resolve(name);
        while (at != null && !at.equals(folder) && paths.add(at)) {
          at = at.getParent();
        }
      }
    } catch (IOException | InvalidPathException e) {
      // No git, or a name that is none here: what .gitignore says holds.
      return new TrackedFiles(Set.of());
    }
    return new TrackedFiles(paths);
  }

  boolean contains(Path path) {
    return paths.contains(path);
  }
}
