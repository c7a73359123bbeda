package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The processors of this machine, in two halves: for the control plane, and for those who ask it.
 * In a cluster an operator seldom runs where the API server does. Where they share processors, the
 * operator makes the API server slow by its requests and also by its own work.
 */
record Processors(List<Integer> all) {
  private static final String ALLOWED = "Cpus_allowed_list:";

  Processors {
    if (all.size() < 2) {
      throw new IllegalStateException("one processor cannot be shared out: " + all);
    }
  }

  /** Those that this JVM may use. */
  static Processors here() {
    return unchecked(
        () -> {
          try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return parse(
                lines
                    .filter(line -> line.startsWith(ALLOWED))
                    .map(line -> line.substring(ALLOWED.length()).strip())
                    .findFirst()
                    .orElseThrow());
          }
        });
  }

  /** A list as the kernel writes it, `0-2,7`. */
  static Processors parse(String list) {
    return new Processors(
        Arrays.stream(list.split(","))
            .map(range -> range.split("-"))
            .flatMapToInt(
                ends ->
                    IntStream.rangeClosed(
                        Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1])))
            .boxed()
            .toList());
  }

  /** What starts a program on the control plane's half. */
  List<String> starterOfServers() {
    return List.of("taskset", "--cpu-list", list(all.subList(0, all.size() / 2)));
  }

  /** Moves this JVM to the other half, and with it whatever it starts from now on. */
  void moveHere() {
    moveTo(all.subList(all.size() / 2, all.size()));
  }

  /** Lets this JVM have all of them again. */
  void giveBack() {
    moveTo(all);
  }

  private static void moveTo(List<Integer> processors) {
    String jvm = Long.toString(ProcessHandle.current().pid());
    Program.run("taskset", "--all-tasks", "--cpu-list", "--pid", list(processors), jvm).ok();
  }

  private static String list(List<Integer> processors) {
    return processors.stream().map(Object::toString).collect(Collectors.joining(","));
  }
}
