package dev.rootseal.alerts;

import static dev.rootseal.e2e.Unchecked.unchecked;

import dev.rootseal.e2e.Requirement;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The real promtool, which comes with Prometheus. */
public record Promtool(Path binary) {

  /** What a call left behind: output and errors together. */
  public record Result(int exitCode, String output) {}

  /** The one on the PATH, if there is one. */
  public static Optional<Promtool> find() {
    return Requirement.onThePath("promtool").map(Promtool::new);
  }

  public Result run(String... arguments) {
    return runOn("", arguments);
  }

  /** What it says about metrics in the text format. */
  public Result checkMetrics(String exposition) {
    return runOn(exposition, "check", "metrics");
  }

  private Result runOn(String input, String... arguments) {
    List<String> command = new ArrayList<>(List.of(binary.toString()));
    command.addAll(List.of(arguments));
    return unchecked(
        () -> {
          Path output = Files.createTempFile("rootseal-promtool", ".out");
          Process process =
              new ProcessBuilder(command)
                  .redirectErrorStream(true)
                  .redirectOutput(output.toFile())
                  .start();
          try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
          }
          if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException(command + " did not end within two minutes");
          }
          String text = Files.readString(output);
          Files.delete(output);
          return new Result(process.exitValue(), text);
        });
  }
}
