package dev.rootseal.alerts;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What promtool is asked to show: series, and the alerts and values that come of them. */
final class Scenarios {
  private static final Path FOLDER = Path.of("src/test/resources/promtool");

  private Scenarios() {}

  static List<Path> files() {
    return unchecked(
        () -> {
          try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
          }
        });
  }

  static Path fileOf(String name) {
    return FOLDER.resolve(name + ".yaml");
  }

  /** What a file expects of one alert, at each time that it looks. */
  static List<JsonNode> expectations(String alert) {
    return tests(alert)
        .flatMap(test -> RuleFile.items(test.path("alert_rule_test")))
        .filter(expected -> expected.path("alertname").asText().equals(alert))
        .toList();
  }

  /** The queries that a file evaluates. */
  static List<String> queries(String name) {
    return tests(name)
        .flatMap(test -> RuleFile.items(test.path("promql_expr_test")))
        .map(query -> query.path("expr").asText().strip())
        .toList();
  }

  private static Stream<JsonNode> tests(String name) {
    return RuleFile.items(RuleFile.parse(fileOf(name)).path("tests"));
  }
}
