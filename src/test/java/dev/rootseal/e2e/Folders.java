package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What lies in folders, in its order. */
public final class Folders {
  private Folders() {}

  /** The files in it, however deep. */
  public static List<Path> files(Path folder) {
    return unchecked(
        () -> {
          try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
          }
        });
  }

  /** Files and folders right in it. */
  public static List<Path> entries(Path folder) {
    return unchecked(
        () -> {
          try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
          }
        });
  }

  public static List<String> names(Path folder) {
    return entries(folder).stream().map(entry -> entry.getFileName().toString()).toList();
  }
}
