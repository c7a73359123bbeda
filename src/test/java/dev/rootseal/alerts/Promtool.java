package dev.rootseal.alerts;

import dev.rootseal.e2e.Program;
import dev.rootseal.e2e.Requirement;
import java.util.List;
import java.util.stream.Stream;

/** The real promtool, which comes with Prometheus. */
public final class Promtool {
  private Promtool() {}

  /** What it says, output and errors together; where it fails, the test does. */
  public static String run(String... arguments) {
    return runOn("", arguments);
  }

  public static String checkMetrics(String exposition) {
    return runOn(exposition, "check", "metrics");
  }

  private static String runOn(String input, String... arguments) {
    String binary = Requirement.PROMTOOL.path().toString();
    List<String> command = Stream.concat(Stream.of(binary), Stream.of(arguments)).toList();
    ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
    // Two fifths of its time would go into the collection of garbage that it has memory for.
    process.environment().put("GOGC", "400");
    return Program.run(process, input).ok();
  }
}
