package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A process as the kernel sees it, whatever container it is in: from `/proc`, as its own user or as
 * root.
 *
 * @param pid its number outside of containers
 */
record KernelView(long pid) {
  /** Two numbers, the device, what is mounted, where, and how this process sees it. */
  private static final Pattern ROOT_MOUNT =
      Pattern.compile("\\d+ \\d+ \\S+ \\S+ / (?<options>\\S+) .*");

  boolean rootIsReadOnly() {
    List<String> options =
        lines("mountinfo").stream()
            .map(ROOT_MOUNT::matcher)
            .filter(Matcher::matches)
            .map(mount -> mount.group("options"))
            .toList();
    if (options.isEmpty()) {
      throw new IllegalStateException("process " + pid + " has no root file system");
    }
    return options.stream().allMatch(one -> one.equals("ro") || one.startsWith("ro,"));
  }

  /** SIGKILL, as the kernel sends it when memory is short. */
  void kill() {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  /** A line of its status without the name, for example the user ids under `Uid`. */
  String status(String name) {
    return lines("status").stream()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " of " + pid));
  }

  /** A size of its status in KiB, for example its resident memory under `VmRSS`. */
  long kibibytes(String name) {
    return Long.parseLong(status(name).replace(" kB", ""));
  }

  long openFiles() {
    return unchecked(
        () -> {
          try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.count();
          }
        });
  }

  /** When it was started, to 10 ms. */
  Instant startedAt() {
    return info(ProcessHandle.Info::startInstant);
  }

  /** What it has had of the processors since, to 10 ms. */
  Duration cpuTime() {
    return info(ProcessHandle.Info::totalCpuDuration);
  }

  boolean hasMapped(String file) {
    return lines("maps").stream().anyMatch(line -> line.endsWith(" " + file));
  }

  private <T> T info(Function<ProcessHandle.Info, Optional<T>> what) {
    return ProcessHandle.of(pid)
        .flatMap(process -> what.apply(process.info()))
        .orElseThrow(() -> new IllegalStateException("process " + pid + " is gone"));
  }

  private List<String> lines(String name) {
    return unchecked(() -> Files.readAllLines(Path.of("/proc", Long.toString(pid), name)));
  }
}
