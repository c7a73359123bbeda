package dev.rootseal.output;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.Position;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A place in a file, named as the programs want it that lay a report beside a checkout: from the
 * working directory where the file is below it, without {@code ./}, with slashes.
 *
 * @param file the file's name
 * @param at the place in it
 */
record Location(String file, Position at) {
  static Location of(String file, Position at) {
    return new Location(named(file), at);
  }

  static Location of(Problem problem) {
    return of(problem.place().file(), problem.at());
  }

  /** The file's name, however it was given. */
  static String named(String file) {
    try {
      Path here = Path.of("").toAbsolutePath();
      Path whole = here.resolve(file).normalize();
      Path below = whole.startsWith(here) ? here.relativize(whole) : Path.of(file).normalize();
      return below.toString().replace(File.separatorChar, '/');
    } catch (InvalidPathException e) {
      return file; // not of a file system: the name of a stream
    }
  }

  /** As compilers write it: file, line and column. */
  @Override
  public String toString() {
    return file + ":" + at.line() + ":" + at.column();
  }
}
