package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * A time of day that is not the machine's, for one process: by the library of Debian's package
 * `faketime`. Its monotonic clock stays the machine's, as where somebody sets the clock of a node.
 */
final class TimeOfDay {
  private final Path file;

  private TimeOfDay(Path file) {
    this.file = file;
  }

  /** The machine's own, until it is {@link #set}. */
  static TimeOfDay settable() {
    return unchecked(
        () -> {
          TimeOfDay time = new TimeOfDay(Files.createTempFile("rootseal-time", ""));
          time.set(Duration.ZERO);
          return time;
        });
  }

  /** Sets the clock of the processes that were started by this; they see it at once. */
  void set(Duration ahead) {
    unchecked(
        () -> { // At once: on an empty file the library ends the process.
          Path next = Files.writeString(Path.of(file + ".next"), offset(ahead));
          Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  /** What starts a program with a clock that can be set. */
  List<String> starter() {
    return starter("FAKETIME_TIMESTAMP_FILE=" + file, "FAKETIME_NO_CACHE=1");
  }

  /** What starts a program whose clock is wrong by so much. */
  static List<String> starter(Duration ahead) {
    return starter("FAKETIME=" + offset(ahead), "FAKETIME_CACHE_DURATION=1000");
  }

  private static List<String> starter(String time, String remembered) {
    return List.of(
        "env",
        "LD_PRELOAD=" + library(),
        time,
        remembered,
        "NO_FAKE_STAT=1",
        "FAKETIME_DONT_FAKE_MONOTONIC=1",
        // Otherwise waiting threads never wait, and each takes a processor.
        "FAKETIME_FORCE_MONOTONIC_FIX=0");
  }

  private static String offset(Duration ahead) {
    return "%+d".formatted(ahead.toSeconds());
  }

  /** The one for programs with threads, wherever the machine's architecture puts it. */
  private static Path library() {
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(Path.of("/usr/lib"), "*-linux-*")) {
      for (Path folder : folders) {
        Path library = folder.resolve("faketime/libfaketimeMT.so.1");
        if (Files.exists(library)) {
          return library;
        }
      }
      throw new IllegalStateException("no libfaketimeMT.so.1 below /usr/lib");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
