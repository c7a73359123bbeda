package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A process as the kernel sees it in `/proc`, from outside of its container. */
record KernelView(long pid) {
  /** A user without privileges, and a root that refuses writes. */
  void assertConfined() {
    // A line has two numbers, the device, what is mounted, where, and how this process sees it.
    assertThat(lines("mountinfo"))
        .filteredOn(line -> line.split(" ", 6)[4].equals("/"))
        .isNotEmpty()
        .allMatch(line -> line.split("[ ,]", 7)[5].equals("ro"));
    assertThat(status("Uid").split("\\s+")).containsOnly("65532");
    assertThat(status("CapEff")).matches("0+");
    assertThat(status("NoNewPrivs")).isEqualTo("1");
  }

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

  /** How many there are of what has a folder: of its threads `task`, of open files `fd`. */
  int count(String folder) {
    return requireNonNull(new File("/proc/" + pid, folder).list(), folder).length;
  }

  Instant startedAt() {
    return info(ProcessHandle.Info::startInstant);
  }

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

  /** What an operator holds on to: heap after a full collection, threads, files and connections. */
  record Footprint(double heap, long threads, long files) {
    private static final double MEBIBYTE = 1 << 20;

    static Footprint of(OperatorProcess operator) {
      assertThat(jcmd(operator.pid(), "GC.run")).contains("Command executed successfully");
      KernelView process = new KernelView(operator.pid());
      return new Footprint(heap(operator.metrics()), process.count("task"), process.count("fd"));
    }

    /** Fails where more was kept than the noise of a connection here and a thread there. */
    void assertNoMoreThan(Footprint start) {
      System.out.printf("at the start %s, now %s%n", start, this);
      assertThat(heap).as("heap").isLessThan(start.heap + 8 * MEBIBYTE);
      assertThat(threads).as("threads").isLessThan(start.threads + 12);
      assertThat(files).as("files").isLessThan(start.files + 24);
    }

    static String jcmd(long pid, String... command) {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      return Program.run(Map.of(), Program.words(List.of(jcmd, String.valueOf(pid)), command)).ok();
    }

    private static double heap(Metrics metrics) {
      return metrics.series().entrySet().stream()
          .filter(one -> one.getKey().name().equals("jvm_memory_used_bytes"))
          .filter(one -> "heap".equals(one.getKey().labels().get("area")))
          .mapToDouble(Map.Entry::getValue)
          .sum();
    }

    @Override
    public String toString() {
      return "%.1f MiB of heap, %d threads, %d files".formatted(heap / MEBIBYTE, threads, files);
    }
  }
}
