package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What an operator holds on to.
 *
 * @param heap bytes of its heap that are in use after a full collection
 * @param threads its threads
 * @param files its open files and connections
 */
record Footprint(double heap, long threads, long files) {
  private static final double MEBIBYTE = 1 << 20;

  static Footprint of(OperatorProcess operator) throws IOException {
    Path process = Path.of("/proc", String.valueOf(operator.pid()));
    collect(operator.pid());
    return new Footprint(
        heap(operator.metrics()), count(process.resolve("task")), count(process.resolve("fd")));
  }

  /** Fails where more was kept than the noise of a connection here and a thread there. */
  void assertNoMoreThan(Footprint start) {
    System.out.printf("at the start %s, now %s%n", start, this);
    assertThat(heap).as("heap").isLessThan(start.heap + 8 * MEBIBYTE);
    assertThat(threads).as("threads").isLessThan(start.threads + 12);
    assertThat(files).as("files").isLessThan(start.files + 24);
  }

  private static void collect(long pid) {
    assertThat(jcmd(pid, "GC.run")).contains("Command executed successfully");
  }

  /** Writes what its threads do into a file, the virtual ones too. */
  static Path threads(OperatorProcess operator, Path file) {
    jcmd(operator.pid(), "Thread.dump_to_file", "-overwrite", file.toAbsolutePath().toString());
    return file;
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

  private static long count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.count();
    }
  }

  @Override
  public String toString() {
    return "%.1f MiB of heap, %d threads, %d files".formatted(heap / MEBIBYTE, threads, files);
  }
}
