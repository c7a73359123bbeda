package dev.rootseal.alerts;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.rootseal.e2e.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Committed rules, as a plain Prometheus file. */
record RuleFile(Path path, String text) {
  private static final Path PATH = Path.of("config/prometheus/rules/rules.yaml");
  private static final Path RATCHET = Path.of("config/prometheus/ratchet/rules.yaml");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** An alert, with how long its expression has to hold, as the file writes it. */
  record Alert(
      String name, String expression, String duration, JsonNode labels, JsonNode annotations) {
    String annotation(String key) {
      return annotations.path(key).asText();
    }

    String severity() {
      return labels.path("severity").asText();
    }

    String audience() {
      return labels.path("audience").asText();
    }
  }

  /** The rules that everybody gets. */
  static RuleFile read() {
    return read(PATH);
  }

  /** Those, and the ratchet, which is off unless somebody adds it. */
  static List<RuleFile> all() {
    return List.of(read(PATH), read(RATCHET));
  }

  private static RuleFile read(Path path) {
    return unchecked(() -> new RuleFile(path, Files.readString(path)));
  }

  static JsonNode parse(Path file) {
    return unchecked(() -> parse(Files.readString(file)));
  }

  static JsonNode parse(String yaml) {
    return unchecked(() -> YAML.readTree(yaml));
  }

  List<Alert> alerts() {
    return rules()
        .filter(rule -> rule.has("alert"))
        .map(
            rule ->
                new Alert(
                    rule.path("alert").asText(),
                    rule.path("expr").asText(),
                    rule.path("for").asText(),
                    rule.path("labels"),
                    rule.path("annotations")))
        .toList();
  }

  List<String> recorded() {
    return rules()
        .filter(rule -> rule.has("record"))
        .map(rule -> rule.path("record").asText())
        .toList();
  }

  /** The expressions of all rules, recording ones included. */
  List<String> expressions() {
    return rules().map(rule -> rule.path("expr").asText()).toList();
  }

  private Stream<JsonNode> rules() {
    return parse(text)
        .path("groups")
        .valueStream()
        .flatMap(group -> group.path("rules").valueStream());
  }

  /** What promtool is asked to show: series, and the alerts and values that come of them. */
  static final class Scenarios {
    private static final Path FOLDER = Path.of("src/test/resources/promtool");

    private Scenarios() {}

    static List<Path> files() {
      return Folders.entries(FOLDER);
    }

    /** Each rule costs at each of thousands of steps; by night a scenario has all of them. */
    static Path withTheRulesItNeeds(Path scenario, Path folder) throws IOException {
      String text = Files.readString(scenario);
      String compared = text;
      Set<String> needed = needed(text);
      for (RuleFile file : RuleFile.all()) {
        JsonNode rules = parse(file.text());
        for (JsonNode group : rules.path("groups")) {
          ((ArrayNode) group.path("rules")).removeIf(rule -> !needed.contains(nameOf(rule)));
          group
              .path("rules")
              .valueStream()
              .filter(rule -> !compared.contains("alertname: " + nameOf(rule)))
              .forEach(rule -> ((ObjectNode) rule).remove("annotations"));
        }
        Path copy = Files.createTempFile(folder, "rules", ".yaml");
        text =
            text.replace(
                "../../../../" + file.path(),
                Files.writeString(copy, YAML.writeValueAsString(rules)).toString());
      }
      return Files.writeString(folder.resolve("scenario.yaml"), text);
    }

    /** The rules that a scenario names, those that these name, and so on. */
    private static Set<String> needed(String scenario) {
      Set<String> needed = new HashSet<>();
      StringBuilder said = new StringBuilder(scenario);
      for (int before = -1; before < needed.size(); ) {
        before = needed.size();
        RuleFile.all().stream()
            .flatMap(RuleFile::rules)
            .filter(rule -> said.indexOf(nameOf(rule)) >= 0 && needed.add(nameOf(rule)))
            .forEach(said::append);
      }
      return needed;
    }

    private static String nameOf(JsonNode rule) {
      return rule.path(rule.has("alert") ? "alert" : "record").asText();
    }

    static Path fileOf(String name) {
      return FOLDER.resolve(name + ".yaml");
    }

    /** What a file expects of one alert, at each time that it looks. */
    static List<JsonNode> expectations(String alert) {
      return tests(alert)
          .flatMap(test -> test.path("alert_rule_test").valueStream())
          .filter(expected -> expected.path("alertname").asText().equals(alert))
          .toList();
    }

    static List<String> queries(String name) {
      return tests(name)
          .flatMap(test -> test.path("promql_expr_test").valueStream())
          .map(query -> query.path("expr").asText().strip())
          .toList();
    }

    private static Stream<JsonNode> tests(String name) {
      return RuleFile.parse(fileOf(name)).path("tests").valueStream();
    }
  }
}
