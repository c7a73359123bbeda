package dev.rootseal.cli;

import dev.rootseal.fix.FixSource;
import dev.rootseal.manifest.IgnoredFiles;
import dev.rootseal.manifest.ManifestFile;
import dev.rootseal.manifest.ManifestFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The targets of {@code fix} that are files, folders or standard input. */
final class FixPaths {
  private FixPaths() {}

  /** Whether there are targets and all of them are paths. */
  static boolean areAll(List<String> targets) {
    return !targets.isEmpty() && targets.stream().allMatch(TargetWords::isPath);
  }

  /**
   * The files, each once, in their order.
   *
   * @throws UncheckedIOException if a folder, or standard input, cannot be read
   */
  static List<FixSource> sources(List<String> targets, IgnoredFiles excluded, InputStream in) {
    Map<Path, FixSource> sources = new LinkedHashMap<>();
    for (String target : targets) {
      Path path = Path.of(target);
      if (target.equals(TargetWords.STANDARD_INPUT)) {
        sources.put(path, read(in));
      } else {
        boolean named = !Files.isDirectory(path);
        for (ManifestFile file : ManifestFiles.below(path, excluded)) {
          sources.merge(real(file.path()), new FixSource.File(file, named), FixPaths::named);
        }
      }
    }
    return List.copyOf(sources.values());
  }

  /** A file that is named stays so, also where its folder is a target, too. */
  private static FixSource named(FixSource first, FixSource second) {
    return first instanceof FixSource.File(ManifestFile file, boolean named)
            && !named
            && second.isNamed()
        ? new FixSource.File(file, true)
        : first;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      // It is told where it is read.
      return file.toAbsolutePath();
    }
  }

  private static FixSource read(InputStream in) {
    try {
      return FixSource.Input.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("standard input cannot be read: " + e.getMessage(), e);
    }
  }
}
