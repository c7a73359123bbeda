package dev.rootseal.docs;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A run of the packaged jars, the demo's and the product's, that has ended.
 *
 * @param exitCode its exit code
 * @param output its standard output
 * @param errors its standard error
 */
record ProgramRun(int exitCode, String output, String errors) {
  /** No run yet. */
  static final ProgramRun NONE = new ProgramRun(-1, "", "");

  private static final int SECONDS = 60;

  /** Runs the program with these variables, and waits for its end. */
  static ProgramRun of(Map<String, String> environment, String... arguments) {
    return start(environment, command(arguments));
  }

  /** The same on a terminal, which {@code script} of util-linux makes. */
  static ProgramRun onTerminal(Map<String, String> environment, String... arguments) {
    String line =
        command(arguments).stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    return start(environment, List.of("script", "-qec", line, "/dev/null"));
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", requireNonNull(System.getProperty("rootseal.demo.jar"))));
    command.addAll(List.of(arguments));
    return command;
  }

  private static ProgramRun start(Map<String, String> environment, List<String> command) {
    return unchecked(() -> run(environment, command));
  }

  private static ProgramRun run(Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("rootseal-", ".out");
    Path errors = Files.createTempFile("rootseal-", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("still running after " + SECONDS + " s: " + command);
      }
      return new ProgramRun(
          process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }
}
