package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * What an operator writes, and what of it a test has to expect. Of warnings, errors and lines that
 * are no JSON those are right that the test expects; a stack trace never is.
 */
final class OperatorLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> PROBLEM = Set.of("WARN", "ERROR");

  private final Path file;

  /** What was read of the file, which only grows: some ask many times for a log of many lines. */
  private final List<String> read = new ArrayList<>();

  private long bytes;
  private final Queue<Predicate<String>> expected = new ConcurrentLinkedQueue<>();

  OperatorLog(Path file) {
    this.file = file;
  }

  /** Everything so far, line by line. */
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

  /** The entries so far; a line that is no JSON object is a bug and fails. */
  List<JsonNode> entries() {
    return lines().stream().map(OperatorLog::parse).toList();
  }

  /** From now on, and for what was said already: lines that hold all of the words. */
  void expect(String... words) {
    expected.add(line -> Arrays.stream(words).allMatch(line::contains));
  }

  /** This entry, and no other one that says the same. */
  void expectEntry(JsonNode entry) {
    expected.add(line -> isJson(line) && parse(line).equals(entry));
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
    return !isJson(line) || isProblem(parse(line));
  }

  /** Whether it is a warning or an error. */
  static boolean isProblem(JsonNode entry) {
    return PROBLEM.contains(entry.path("level").asText());
  }

  static boolean holdsStackTrace(String line) {
    return line.contains("\\tat ")
        || line.contains("\tat ")
        || line.contains("Exception in thread");
  }

  private static boolean isJson(String line) {
    return line.startsWith("{");
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a JSON log line: " + line, e);
    }
  }
}
