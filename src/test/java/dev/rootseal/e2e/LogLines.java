package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What an operator says about a problem: one clear line, and no stack trace. */
final class LogLines {
  private static final Set<String> WRITTEN =
      Set.of("Report written", "Compliance summary written", "Report deleted: no workload left");
  private static final Set<String> PROBLEM = Set.of("WARN", "ERROR");

  private LogLines() {}

  /** Waits for a warning or an error whose message, or one of its keys, holds each of the words. */
  static String awaitProblem(OperatorProcess operator, String... words) {
    return await("log line with " + Arrays.toString(words))
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> problems(operator).stream().filter(line -> holdsAll(line, words)).toList(),
            lines -> !lines.isEmpty())
        .getFirst();
  }

  /** The warnings and errors so far. */
  static List<String> problems(OperatorProcess operator) {
    return operator.log().stream().filter(LogLines::isProblem).map(JsonNode::toString).toList();
  }

  /** An outage costs a line when it begins and one when it ends, and never a stack trace. */
  static void assertOneOutage(OperatorProcess operator) {
    await("end of the outage")
        .atMost(Duration.ofSeconds(45))
        .untilAsserted(() -> assertThat(sinceProblem(operator)).hasSizeGreaterThan(1));
    List<JsonNode> lines = sinceProblem(operator);
    assertThat(lines).as("%s", lines).hasSize(2);
    assertThat(lines.getLast().path("level").asText()).isEqualTo("INFO");
    assertThat(lines.getLast().path("message").asText()).containsAnyOf("again", "gone");
    assertNoStackTrace(operator);
  }

  /** From the first problem on, without what is said of each report. */
  private static List<JsonNode> sinceProblem(OperatorProcess operator) {
    return operator.log().stream()
        .dropWhile(line -> !isProblem(line))
        .filter(line -> !WRITTEN.contains(line.path("message").asText()))
        .toList();
  }

  private static boolean isProblem(JsonNode line) {
    return PROBLEM.contains(line.path("level").asText());
  }

  static void assertNoStackTrace(OperatorProcess operator) {
    assertThat(operator.lines())
        .noneMatch(
            line ->
                line.contains("\\tat ")
                    || line.contains("\tat ")
                    || line.contains("Exception in thread"));
  }

  private static boolean holdsAll(String line, String... words) {
    return Arrays.stream(words).allMatch(line::contains);
  }
}
