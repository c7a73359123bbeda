package dev.rootseal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.rootseal.docs.Markdown;
import dev.rootseal.embedded.StrategicPatches;
import dev.rootseal.rule.Rows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** `values.yaml`, `values.schema.json` and the table in `docs/helm.md` name the same values. */
class ChartValuesTest {
  private static final Path FILE = Path.of("charts/rootseal/values.yaml");
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Markdown.MarkdownTable TABLE = Markdown.read("docs/helm.md").table("Values");
  private static final List<String> DOCUMENTED = TABLE.column("Value");

  @Test
  void everyValueHasBoundsAndNoBoundIsLeftOver() throws IOException {
    assertThat(bounds()).containsOnlyKeys(defaults().keySet());
  }

  @Test
  void everyValueIsInTheDocumentWithItsDefault() throws IOException {
    assertThat(TABLE.rows("Value", "Default"))
        .containsExactlyInAnyOrderElementsOf(
            defaults().entrySet().stream()
                .map(value -> List.of(value.getKey(), text(value.getValue())))
                .toList());
  }

  @Test
  void everyValueIsDescribedInTheSchema() throws IOException {
    assertThat(bounds())
        .allSatisfy(
            (path, schema) ->
                assertThat(schema.path("description").asText()).as(path).matches("[A-Z0-9].*\\."));
  }

  /** Every object whose fields are named refuses others. */
  @Test
  void everyObjectOfTheSchemaIsClosed() throws IOException {
    JsonNode schema = ChartCopiesTest.ValuesSchema.read();
    List<JsonNode> objects =
        all(schema)
            .filter(one -> one.path("properties").isObject())
            .filter(one -> one.path("type").asText().equals("object"))
            .toList();

    assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
    assertThat(objects)
        .hasSizeGreaterThan(10)
        .allMatch(one -> one.path("additionalProperties").isBoolean());
  }

  private static Stream<JsonNode> all(JsonNode node) {
    return Stream.concat(Stream.of(node), node.valueStream().flatMap(ChartValuesTest::all));
  }

  @Test
  void everyTextNumberAndListOfTheSchemaIsBounded() throws IOException {
    List<String> bounds =
        List.of("enum maxLength maximum maxItems maxProperties pattern $ref allOf".split(" ", -1));
    assertThat(bounds())
        .allSatisfy(
            (path, schema) ->
                assertThat(
                        bounds.stream().anyMatch(schema::has)
                            || schema.path("additionalProperties").isBoolean()
                            || schema.path("type").asText().equals("boolean"))
                    .as(path)
                    .isTrue());
  }

  /** As the table writes it: what is empty is left out, what has parts is written as JSON. */
  private static String text(JsonNode value) {
    boolean empty = value.isNull() || (value.isContainerNode() && value.isEmpty());
    return empty ? "" : value.isContainerNode() ? value.toString() : value.asText();
  }

  /** Each value's path with its default. */
  private static Map<String, JsonNode> defaults() throws IOException {
    Map<String, JsonNode> values = new TreeMap<>();
    collect("", YAML.readTree(FILE.toFile()), node -> node, values);
    return values;
  }

  /** Each value's path with the schema that bounds it; `global` and `enabled` belong to Helm. */
  private static Map<String, JsonNode> bounds() throws IOException {
    Map<String, JsonNode> values = new TreeMap<>();
    collect("", ChartCopiesTest.ValuesSchema.read(), node -> node.path("properties"), values);
    values.keySet().removeAll(Set.of("global", "enabled"));
    return values;
  }

  /** What the document has as one value may be an object, such as labels. */
  private static void collect(
      String path, JsonNode node, UnaryOperator<JsonNode> fields, Map<String, JsonNode> values) {
    if (DOCUMENTED.contains(path) || !fields.apply(node).isObject()) {
      values.put(path, node);
      return;
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    fields
        .apply(node)
        .properties()
        .forEach(one -> collect(prefix + one.getKey(), one.getValue(), fields, values));
  }

  private static List<String> problems(String more) throws IOException {
    // As Helm lays values over the chart's.
    JsonNode values =
        Stream.of("image: {repository: registry.example/rootseal}", more)
            .map(StrategicPatches::read)
            .reduce(YAML.readTree(FILE.toFile()), StrategicPatches::merge);
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(ChartCopiesTest.ValuesSchema.read())
        .validate(values)
        .stream()
        .map(
            error ->
                error.getInstanceLocation().toString().replaceFirst("^$", "(root)")
                    + " "
                    + error.getKeyword())
        .toList();
  }

  @Rows(
      """
      replicas: 6                                          | /replicas maximum
      replicas: -1                                         | /replicas minimum
      replicas: two                                        | /replicas type
      {replicas: 2, leaderElection: {enabled: false}}      | /replicas maximum
      leaderElection: {enabled: maybe}                     | /leaderElection/enabled type
      image: {digest: 'sha256:12'}                         | /image/digest pattern
      image: {tag: 'a:b'}                                  | /image/tag pattern
      image: {pullPolicy: Sometimes}                       | /image/pullPolicy enum
      image: {repository: '-a'}                            | /image/repository pattern
      metrics: {port: 80}                                  | /metrics/port minimum
      metrics: {port: 70000}                               | /metrics/port maximum
      metrics: {certSecret: Upper_Case}                    | /metrics/certSecret pattern
      logging: {level: trace}                              | /logging/level enum
      resources: {limits: {memory: lots}}                  | /resources/limits/memory pattern
      resources: {limits: {gpu: 1}}                        | /resources/limits additionalProperties
      podDisruptionBudget: {maxUnavailable: 0}             | /podDisruptionBudget/maxUnavailable minimum
      podDisruptionBudget: {maxUnavailable: 0%}            | /podDisruptionBudget/maxUnavailable pattern
      networkPolicy: {apiServer: {ports: [0]}}             | /networkPolicy/apiServer/ports/0 minimum
      networkPolicy: {apiServer: {cidrs: [here]}}          | /networkPolicy/apiServer/cidrs/0 pattern
      networkPolicy: {metricsFrom: [{pods: x}]}            | /networkPolicy/metricsFrom/0 additionalProperties
      serviceMonitor: {interval: often}                    | /serviceMonitor/interval pattern
      podLabels: {app.kubernetes.io/name: other}           | /podLabels propertyNames
      extraEnv: [{name: POD_NAME}]                         | /extraEnv/0/name not
      extraArgs: [log-level=debug]                         | /extraArgs/0 pattern
      commonLabels: {app.kubernetes.io/name: a}            | /commonLabels propertyNames
      commonLabels: {team: no spaces}                      | /commonLabels/team pattern
      namespace: {labels: {team: no spaces}}               | /namespace/labels/team pattern
      namespace: {label: {team: a}}                        | /namespace additionalProperties
      prometheusRule: {alerts: {RootsealAbsent: {for: 5}}} | /prometheusRule/alerts/RootsealAbsent/for type
      prometheusRule: {alerts: {RootsealAbsent: {sev: a}}} | /prometheusRule/alerts/RootsealAbsent additionalProperties
      prometheusRule: {runbookUrl: wiki}                   | /prometheusRule/runbookUrl pattern
      tolerations: [{efect: NoSchedule}]                   | /tolerations/0 additionalProperties
      policy: {thresholdPercent: 101}                      | /policy/thresholdPercent maximum
      policy: {treshold: 90}                               | /policy additionalProperties
      policy: {missingDefaultPath: Warn}                   | /policy/missingDefaultPath enum
      metrics: null                                        | (root) required
      replica: 2                                           | (root) additionalProperties
      enabled: maybe                                       | /enabled type
      """)
  void aValueOutOfItsBoundsIsRefused(String values, String problem) throws IOException {
    assertThat(problems(values)).contains(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "replicas: 5", "global: {registry: example}", "enabled: true"})
  void whatIsWithinThemIsTaken(String values) throws IOException {
    assertThat(problems(values)).isEmpty();
  }
}
