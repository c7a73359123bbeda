package dev.rootseal.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values of the chart, each by its path. A list, and an object to which one may add keys of
 * one's own, such as labels, is one value.
 */
final class ChartValues {
  static final Path FILE = Path.of("charts/rootseal/values.yaml");

  private static final Set<String> OPEN =
      Set.of(
          "resources",
          "serviceMonitor.labels",
          "serviceMonitor.tlsConfig",
          "prometheusRule.labels",
          "prometheusRule.alerts",
          "dashboard.labels",
          "dashboard.annotations",
          "policy",
          "serviceAccount.annotations",
          "namespace.labels",
          "commonLabels",
          "podLabels",
          "podAnnotations",
          "nodeSelector",
          "affinity");

  private ChartValues() {}

  /** Each value's path with its default. */
  static Map<String, JsonNode> defaults() throws IOException {
    Map<String, JsonNode> values = new TreeMap<>();
    collect("", new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile()), values);
    return values;
  }

  /** Each value's path with the schema that bounds it; `global` belongs to Helm. */
  static Map<String, JsonNode> bounds() throws IOException {
    Map<String, JsonNode> values = new TreeMap<>();
    collectBounds("", ValuesSchema.read(), values);
    values.remove("global");
    return values;
  }

  private static void collect(String path, JsonNode node, Map<String, JsonNode> values) {
    if (OPEN.contains(path) || !node.isObject()) {
      values.put(path, node);
      return;
    }
    node.properties().forEach(one -> collect(child(path, one.getKey()), one.getValue(), values));
  }

  private static void collectBounds(String path, JsonNode schema, Map<String, JsonNode> values) {
    if (OPEN.contains(path) || !schema.has("properties")) {
      values.put(path, schema);
      return;
    }
    schema
        .path("properties")
        .properties()
        .forEach(one -> collectBounds(child(path, one.getKey()), one.getValue(), values));
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
