package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

final class Folders {
  private Folders() {}

  static void copy(Path from, Path to) {
    unchecked(
        () -> {
          try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
              Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
          }
        });
  }

  static void delete(Path folder) {
    unchecked(
        () -> {
          try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
              Files.deleteIfExists(file);
            }
          }
        });
  }
}
