package dev.rootseal.alerts;

import dev.rootseal.e2e.Program;
import dev.rootseal.e2e.Requirement;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The real promtool, which comes with Prometheus. */
public record Promtool(Path binary) {

  /** What a call left behind: output and errors together. */
  public record Result(int exitCode, String output) {}

  public static Promtool find() {
    return new Promtool(Requirement.PROMTOOL.path());
  }

  public Result run(String... arguments) {
    return runOn("", arguments);
  }

  /** What it says about metrics in the text format. */
  public Result checkMetrics(String exposition) {
    return runOn(exposition, "check", "metrics");
  }

  private Result runOn(String input, String... arguments) {
    List<String> command =
        Stream.concat(Stream.of(binary.toString()), Stream.of(arguments)).toList();
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    // Two fifths of its time would go into the collection of garbage that it has memory for.
    process.environment().put("GOGC", "400");
    var result = Program.run(process, input);
    return new Result(result.exitCode(), result.output());
  }
}
