package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an operator writes: only warnings and errors that the test expects are right. */
final class OperatorLog {
  private static final Set<String> PROBLEM = Set.of("WARN", "ERROR");
  private static final Pattern OUTAGE =
      Pattern.compile(
          "(Lost the connection|Connected) to the API server|API server (rejects|accepts)");
  private static final Set<String> WRITTEN =
      Set.of("Report written", "Compliance summary written", "Report deleted: no workload left");

  private final Path file;

  /** What was read of the file, which only grows: some ask many times for a log of many lines. */
  private final List<String> read = new ArrayList<>();

  private final List<JsonNode> parsed = new ArrayList<>();

  private long bytes;
  private final Queue<Predicate<String>> expected = new ConcurrentLinkedQueue<>();

  OperatorLog(Path file) {
    this.file = file;
  }

  synchronized List<String> lines() {
    return unchecked(
        () -> {
          try (InputStream more = Files.newInputStream(file)) {
            more.skipNBytes(bytes);
            String text = new String(more.readAllBytes(), StandardCharsets.UTF_8);
            // The last line may not be written to its end yet.
            String whole = text.substring(0, text.lastIndexOf('\n') + 1);
            bytes += whole.getBytes(StandardCharsets.UTF_8).length;
            whole.lines().forEach(read::add);
            return List.copyOf(read);
          }
        });
  }

  synchronized List<JsonNode> entries() {
    lines().stream().skip(parsed.size()).map(Api::parse).forEach(parsed::add);
    return List.copyOf(parsed);
  }

  /** From now on, and for what was said already: lines that hold all of the words. */
  void expect(String... words) {
    expected.add(line -> holdsAll(line, words));
  }

  /** This entry, and no other one that says the same. */
  void expectEntry(JsonNode entry) {
    expected.add(line -> line.startsWith("{") && Api.parse(line).equals(entry));
  }

  /** Fails where something was said that nobody expects; of the same lines it fails once. */
  void assertAsExpected() {
    List<String> unexpected = unexpected();
    expected.add(unexpected::contains);
    assertThat(unexpected).as("unexpected lines in %s", file).isEmpty();
  }

  private List<String> unexpected() {
    return lines().stream()
        .filter(
            line ->
                holdsStackTrace(line)
                    || (isProblem(line) && expected.stream().noneMatch(one -> one.test(line))))
        .toList();
  }

  private static boolean isProblem(String line) {
    return !line.startsWith("{") || isProblem(Api.parse(line));
  }

  static boolean isProblem(JsonNode entry) {
    return PROBLEM.contains(entry.path("level").asText());
  }

  private static boolean holdsStackTrace(String line) {
    return Stream.of("\\tat ", "\tat ", "Exception in thread").anyMatch(line::contains);
  }

  /** Waits for a warning or an error that holds each of the words, and expects it and no other. */
  static String awaitProblem(OperatorProcess operator, String... words) {
    JsonNode found =
        await("log line with " + Arrays.toString(words))
            .until(
                () ->
                    entries(operator).filter(line -> holdsAll(line.toString(), words)).findFirst(),
                Optional::isPresent)
            .orElseThrow();
    operator.expectEntry(found);
    return found.toString();
  }

  private static Stream<JsonNode> entries(OperatorProcess operator) {
    return operator.log().stream().filter(OperatorLog::isProblem);
  }

  static List<String> problems(OperatorProcess operator) {
    return entries(operator).map(JsonNode::toString).toList();
  }

  /** An outage costs a line when it begins and one when it ends, and never a stack trace. */
  static void assertOneOutage(OperatorProcess operator) {
    assertOneOutage(operator, 0);
  }

  /** The same after so many lines. The first of the two is expected thereby. */
  static void assertOneOutage(OperatorProcess operator, int mark) {
    await("end of the outage")
        .untilAsserted(() -> assertThat(sinceProblem(operator, mark)).hasSizeGreaterThan(1));
    List<JsonNode> lines = sinceProblem(operator, mark);
    assertThat(lines).as("%s", lines).hasSize(2);
    assertThat(lines.getLast().path("level").asText()).isEqualTo("INFO");
    assertThat(lines.getLast().path("message").asText()).containsAnyOf("again", "Recovered");
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
        .dropWhile(line -> !isProblem(line))
        .filter(line -> !WRITTEN.contains(line.path("message").asText()))
        .toList();
  }

  private static boolean holdsAll(String line, String... words) {
    return Stream.of(words).allMatch(line::contains);
  }
}
