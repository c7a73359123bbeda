package dev.rootseal.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `values.schema.json` refuses, and where. That helm asks it is seen by `ChartBoundsIT`. */
class ValuesBoundsTest {
  private static final YAMLMapper YAML = new YAMLMapper();

  /** As Helm lays values over the chart's. */
  private static void merge(ObjectNode values, JsonNode more) {
    for (var field : more.properties()) {
      if (field.getValue().isNull()) {
        values.remove(field.getKey());
      } else if (values.get(field.getKey()) instanceof ObjectNode there
          && field.getValue().isObject()) {
        merge(there, field.getValue());
      } else {
        values.set(field.getKey(), field.getValue());
      }
    }
  }

  private static List<String> problems(String more) throws IOException {
    ObjectNode values = (ObjectNode) YAML.readTree(ChartValues.FILE.toFile());
    merge(values, YAML.readTree("image: {repository: registry.example/rootseal}"));
    merge(values, YAML.readTree(more));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
        .getSchema(ValuesSchema.read())
        .validate(values)
        .stream()
        .map(
            error ->
                error.getInstanceLocation().toString().replaceFirst("^$", "(root)")
                    + " "
                    + error.getKeyword())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "replicas: 6                                          | /replicas maximum",
        "replicas: -1                                         | /replicas minimum",
        "replicas: two                                        | /replicas type",
        "{replicas: 2, leaderElection: {enabled: false}}      | /replicas maximum",
        "leaderElection: {enabled: maybe}                     | /leaderElection/enabled type",
        "image: {digest: 'sha256:12'}                         | /image/digest pattern",
        "image: {tag: 'a:b'}                                  | /image/tag pattern",
        "image: {pullPolicy: Sometimes}                       | /image/pullPolicy enum",
        "image: {repository: '-a'}                            | /image/repository pattern",
        "metrics: {port: 80}                                  | /metrics/port minimum",
        "metrics: {port: 8081}                                | /metrics/port not",
        "metrics: {port: 70000}                               | /metrics/port maximum",
        "metrics: {certSecret: Upper_Case}                    | /metrics/certSecret pattern",
        "logging: {level: trace}                              | /logging/level enum",
        "resources: {limits: {memory: lots}}                  | /resources/limits/memory pattern",
        "resources: {limits: {gpu: 1}}                        | /resources/limits additionalProperties",
        "podDisruptionBudget: {maxUnavailable: 0}             | /podDisruptionBudget/maxUnavailable minimum",
        "podDisruptionBudget: {maxUnavailable: 0%}            | /podDisruptionBudget/maxUnavailable pattern",
        "networkPolicy: {apiServer: {ports: [0]}}             | /networkPolicy/apiServer/ports/0 minimum",
        "networkPolicy: {apiServer: {cidrs: [here]}}          | /networkPolicy/apiServer/cidrs/0 pattern",
        "networkPolicy: {metricsFrom: [{pods: x}]}            | /networkPolicy/metricsFrom/0 additionalProperties",
        "serviceMonitor: {interval: often}                    | /serviceMonitor/interval pattern",
        "podLabels: {app.kubernetes.io/name: other}           | /podLabels propertyNames",
        "extraEnv: [{name: POD_NAME}]                         | /extraEnv/0/name not",
        "extraArgs: [log-level=debug]                         | /extraArgs/0 pattern",
        "commonLabels: {app.kubernetes.io/name: a}            | /commonLabels propertyNames",
        "commonLabels: {team: no spaces}                      | /commonLabels/team pattern",
        "namespace: {labels: {team: no spaces}}               | /namespace/labels/team pattern",
        "namespace: {label: {team: a}}                        | /namespace additionalProperties",
        "prometheusRule: {alerts: {RootsealAbsent: {for: 5}}} | /prometheusRule/alerts/RootsealAbsent/for type",
        "prometheusRule: {alerts: {RootsealAbsent: {sev: a}}} | /prometheusRule/alerts/RootsealAbsent additionalProperties",
        "prometheusRule: {runbookUrl: wiki}                   | /prometheusRule/runbookUrl pattern",
        "tolerations: [{efect: NoSchedule}]                   | /tolerations/0 additionalProperties",
        "policy: {thresholdPercent: 101}                      | /policy/thresholdPercent maximum",
        "policy: {treshold: 90}                               | /policy additionalProperties",
        "policy: {missingDefaultPath: Warn}                   | /policy/missingDefaultPath enum",
        "metrics: null                                        | (root) required",
        "replica: 2                                           | (root) additionalProperties",
      })
  void aValueOutOfItsBoundsIsRefused(String values, String problem) throws IOException {
    assertThat(problems(values)).contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}", "replicas: 5", "global: {registry: example}"})
  void whatIsWithinThemIsTaken(String values) throws IOException {
    assertThat(problems(values)).isEmpty();
  }
}
