package dev.rootseal.alerts;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Committed rules, as a plain Prometheus file. */
record RuleFile(Path path, String text) {
  private static final Path PATH = Path.of("config/prometheus/rules/rules.yaml");
  private static final Path RATCHET = Path.of("config/prometheus/ratchet/rules.yaml");

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /**
   * An alert.
   *
   * @param name its name, which its runbook bears as well
   * @param duration how long the expression has to hold, as the file writes it
   */
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

  JsonNode groups() {
    return parse(text).path("groups");
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

  List<String> alertNames() {
    return alerts().stream().map(Alert::name).toList();
  }

  /** The names of the recorded series. */
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
    return items(groups()).flatMap(group -> items(group.path("rules")));
  }

  static Stream<JsonNode> items(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }
}
