package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The alerts of the chart, and what values change of them. */
@Needs(Requirement.HELM)
class ChartRulesIT {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final Path RULES = Path.of(Helm.CHART, "files/rules/prometheus-rule.yaml");
  private static final String ID = "PrometheusRule rootseal-system rootseal";
  private static final String RATCHET =
      """
      apiVersion: monitoring.coreos.com/v1
      kind: PrometheusRule
      metadata: {name: rootseal-ratchet}
      spec:
        groups:
          - name: ratchet
            interval: 1h
            rules:
              - {record: best, expr: "max_over_time(up[30d])"}
              - {alert: RootsealTested, expr: "up < best", for: 1h, labels: {severity: warning}}
      """;

  private final Helm helm;
  private final Path folder;

  ChartRulesIT(@TempDir Path folder) {
    this.folder = folder;
    helm = Helm.offline(folder);
  }

  static List<String> alerts() throws IOException {
    return List.copyOf(byAlert(shipped()).keySet());
  }

  @Test
  void asShippedTheyAreThoseOfConfig() throws IOException {
    assertThat(rule().path("spec")).isEqualTo(shipped().path("spec"));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void eachAlertCanBeSwitchedOffAlone(String alert) throws IOException {
    Map<String, JsonNode> expected = byAlert(shipped());
    expected.remove(alert);

    JsonNode rule = rule("--set", "prometheusRule.alerts." + alert + ".enabled=false");

    assertThat(byAlert(rule)).isEqualTo(expected);
    assertThat(recorded(rule)).isEqualTo(recorded(shipped()));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void severityAndForOfEachAlertCanBeSetAlone(String alert) throws IOException {
    Map<String, JsonNode> expected = byAlert(shipped());
    ObjectNode changed = (ObjectNode) expected.getOrDefault(alert, Manifests.NONE);
    changed.put("for", "3h");
    ((ObjectNode) changed.path("labels")).put("severity", "page");

    String value = "prometheusRule.alerts." + alert;
    JsonNode rule = rule("--set", value + ".severity=page," + value + ".for=3h");

    assertThat(byAlert(rule)).isEqualTo(expected);
    assertThat(recorded(rule)).isEqualTo(recorded(shipped()));
  }

  @Test
  void allAlertsTogetherCanBeSwitchedOffAndWhatIsRecordedStays() throws IOException {
    String[] off =
        alerts().stream()
            .flatMap(one -> Stream.of("--set", "prometheusRule.alerts." + one + ".enabled=false"))
            .toArray(String[]::new);

    JsonNode rule = rule(off);

    assertThat(byAlert(rule)).isEmpty();
    assertThat(recorded(rule)).isEqualTo(recorded(shipped())).isNotEmpty();
    assertThat(rule.at("/spec/groups")).allMatch(group -> !group.path("rules").isEmpty());
  }

  @Test
  void runbooksAreThoseOfTheAddress() {
    JsonNode rule = rule("--set", "prometheusRule.runbookUrl=https://wiki.example.com/rootseal/");

    byAlert(rule)
        .forEach(
            (alert, content) ->
                assertThat(content.at("/annotations/runbook_url").asText())
                    .isEqualTo("https://wiki.example.com/rootseal/" + alert + ".md"));
  }

  @Test
  void nameOfNoAlertIsRefusedWithTheNamesThereAre() throws IOException {
    Program.Result result =
        helm.tryRelease(
            "template", "--set", "prometheusRule.alerts.RootsealRatioFel.enabled=false");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains("prometheusRule.alerts: there is no alert RootsealRatioFel. Known are: ")
        .contains(alerts());
  }

  @Test
  void ratchetIsOffUntilItIsSwitchedOnAndCanBeChangedLikeTheOthers() throws IOException {
    Path chart = withRatchet();

    assertThat(rendered(chart)).containsOnlyKeys(ID);
    Map<String, ObjectNode> rules =
        rendered(
            chart,
            "--set",
            "prometheusRule.ratchet.enabled=true",
            "--set",
            "prometheusRule.alerts.RootsealTested.severity=page");

    assertThat(rules).containsOnlyKeys(ID, ID + "-ratchet");
    JsonNode group = rules.getOrDefault(ID + "-ratchet", Manifests.NONE).at("/spec/groups/0");
    assertThat(group.path("interval").asText()).isEqualTo("1h");
    assertThat(group.at("/rules/0/record").asText()).isEqualTo("best");
    assertThat(group.at("/rules/1/labels/severity").asText()).isEqualTo("page");
  }

  @Test
  @Needs(Requirement.PROMTOOL)
  void promtoolTakesWhatEveryValueMakes() throws IOException {
    Path file = folder.resolve("rules.yaml");
    String values = Helm.CHART + "/ci/everything-values.yaml";
    Files.writeString(file, YAML.writeValueAsString(rule("-f", values).path("spec")));

    Program.run("promtool", "check", "rules", "--lint=all", "--lint-fatal", file.toString()).ok();
  }

  /** The PrometheusRule as these arguments make it. */
  private JsonNode rule(String... arguments) {
    return rendered(Path.of(Helm.CHART), arguments).getOrDefault(ID, Manifests.NONE);
  }

  private Map<String, ObjectNode> rendered(Path chart, String... arguments) {
    String line =
        "template %s %s -n %s -f %s --set prometheusRule.enabled=true"
            .formatted(Helm.RELEASE, chart, Installation.NAMESPACE, Helm.IMAGE);
    Map<String, ObjectNode> objects = Manifests.of(helm.ok(line, arguments));
    objects.keySet().removeIf(id -> !id.startsWith("PrometheusRule "));
    return objects;
  }

  private static JsonNode shipped() throws IOException {
    return YAML.readTree(RULES.toFile());
  }

  private static Map<String, JsonNode> byAlert(JsonNode rule) {
    Map<String, JsonNode> alerts = new TreeMap<>();
    for (JsonNode one : rule.at("/spec/groups").findParents("alert")) {
      alerts.put(one.path("alert").asText(), one);
    }
    return alerts;
  }

  private static List<JsonNode> recorded(JsonNode rule) {
    return rule.at("/spec/groups").findParents("record");
  }

  private Path withRatchet() throws IOException {
    Path copy = folder.resolve("chart");
    try (Stream<Path> files = Files.walk(Path.of(Helm.CHART))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(Path.of(Helm.CHART).relativize(file).toString()));
      }
    }
    Path ratchet = copy.resolve("files/ratchet/prometheus-rule.yaml");
    Files.createDirectories(ratchet.getParent());
    Files.writeString(ratchet, RATCHET);
    return copy;
  }
}
