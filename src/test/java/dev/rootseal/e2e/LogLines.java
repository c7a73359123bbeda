package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an operator says about a problem: one clear line, and no stack trace. */
final class LogLines {
  /** How the lines of an outage begin. */
  private static final Pattern OUTAGE =
      Pattern.compile(
          "(Lost the connection|Connected) to the API server|API server (rejects|accepts)");

  private static final Set<String> WRITTEN =
      Set.of("Report written", "Compliance summary written", "Report deleted: no workload left");

  private LogLines() {}

  /**
   * Waits for a warning or an error whose message, or one of its keys, holds each of the words. It
   * is expected thereby, and no other one.
   */
  static String awaitProblem(OperatorProcess operator, String... words) {
    JsonNode found =
        await("log line with " + Arrays.toString(words))
            .atMost(Duration.ofMinutes(2))
            .until(
                () -> entries(operator).filter(line -> holdsAll(line, words)).findFirst(),
                Optional::isPresent)
            .orElseThrow();
    operator.expectEntry(found);
    return found.toString();
  }

  private static Stream<JsonNode> entries(OperatorProcess operator) {
    return operator.log().stream().filter(OperatorLog::isProblem);
  }

  /** The warnings and errors so far. */
  static List<String> problems(OperatorProcess operator) {
    return entries(operator).map(JsonNode::toString).toList();
  }

  /** An outage costs a line when it begins and one when it ends, and never a stack trace. */
  static void assertOneOutage(OperatorProcess operator) {
    assertOneOutage(operator, 0);
  }

  /**
   * The same of what was said after so many lines. The first of the two is expected thereby.
   *
   * @param mark how many lines there were before the outage
   */
  static void assertOneOutage(OperatorProcess operator, int mark) {
    await("end of the outage")
        .atMost(Duration.ofSeconds(45))
        .untilAsserted(() -> assertThat(sinceProblem(operator, mark)).hasSizeGreaterThan(1));
    List<JsonNode> lines = sinceProblem(operator, mark);
    assertThat(lines).as("%s", lines).hasSize(2);
    assertThat(lines.getLast().path("level").asText()).isEqualTo("INFO");
    assertThat(lines.getLast().path("message").asText()).containsAnyOf("again", "Recovered");
    assertNoStackTrace(operator);
    operator.expectEntry(lines.getFirst());
  }

  /** Whether the log says of an outage that it began, and not yet that it ended. */
  static boolean isInAnOutage(OperatorProcess operator) {
    return operator.log().stream()
        .filter(line -> OUTAGE.matcher(line.path("message").asText()).lookingAt())
        .reduce((before, last) -> last)
        .filter(OperatorLog::isProblem)
        .isPresent();
  }

  /** From the first problem on, without what is said of each report. */
  private static List<JsonNode> sinceProblem(OperatorProcess operator, int mark) {
    return operator.log().stream()
        .skip(mark)
        .dropWhile(line -> !OperatorLog.isProblem(line))
        .filter(line -> !WRITTEN.contains(line.path("message").asText()))
        .toList();
  }

  static void assertNoStackTrace(OperatorProcess operator) {
    assertThat(operator.lines()).noneMatch(OperatorLog::holdsStackTrace);
  }

  private static boolean holdsAll(JsonNode entry, String... words) {
    String line = entry.toString();
    return Arrays.stream(words).allMatch(line::contains);
  }
}
