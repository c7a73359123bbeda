package dev.rootseal.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The reports as they stand in an API server. */
record Reports(Api api) {
  private static final String GROUP = "/apis/rootseal.dev/v1alpha1";
  private static final String NAME = "read-only-filesystem";

  static final String POLICY = GROUP + "/compliancepolicies/" + NAME;

  /** Stands for the report over the cluster where the others are told apart by their namespace. */
  static final String CLUSTER = "";

  private static final Pattern READS = Pattern.compile("GET|LIST|WATCH|WATCHLIST");

  static String path(String namespace) {
    return GROUP + "/namespaces/" + namespace + "/compliancereports/" + NAME;
  }

  Optional<JsonNode> find(String namespace) {
    return namespace.equals(CLUSTER) ? cluster() : api.find(path(namespace));
  }

  Optional<JsonNode> cluster() {
    return api.find(GROUP + "/compliancesummaries/" + NAME);
  }

  List<JsonNode> all() {
    return api.get(GROUP + "/compliancereports").path("items").valueStream().toList();
  }

  /** Waits until a namespace's report says so many of so many; the answer is its status. */
  JsonNode await(String namespace, int compliant, int evaluated) {
    String readOnly = compliant + " of " + evaluated;
    return soon("report of " + namespace + " says " + readOnly)
        .until(
            () -> find(namespace).map(report -> report.path("status")),
            status ->
                status.filter(one -> readOnly.equals(one.path("readOnly").asText())).isPresent())
        .orElseThrow();
  }

  void awaitWorkloads(String namespace, int count, OperatorProcess operator) {
    Awaitility.await("report of all in " + namespace)
        .until(
            () -> {
              operator.requireAlive();
              return find(namespace)
                  .filter(one -> one.at("/status/summary/workloads").asInt() == count)
                  .isPresent();
            });
  }

  boolean says(String namespace, String readOnly) {
    return find(namespace)
        .filter(report -> report.at("/status/readOnly").asText().equals(readOnly))
        .isPresent();
  }

  void awaitNone(String namespace) {
    soon("no report in " + namespace).until(() -> find(namespace).isEmpty());
  }

  /** The version of every report, by namespace; the one over the cluster under {@link #CLUSTER}. */
  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    all().forEach(one -> versions.put(one.at("/metadata/namespace").asText(), version(one)));
    cluster().ifPresent(one -> versions.put(CLUSTER, version(one)));
    return versions;
  }

  /** How many requests to change a report the API server has served since it started. */
  double writes() {
    // Of more than ten thousand lines.
    String requests =
        api.text("/metrics")
            .lines()
            .filter(line -> line.startsWith("apiserver_request_total{"))
            .collect(Collectors.joining("\n"));
    return Metrics.parse(requests).series().entrySet().stream()
        .filter(one -> isWrite(one.getKey().labels()))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean isWrite(Map<String, String> labels) {
    return "rootseal.dev".equals(labels.get("group"))
        && !READS.matcher(labels.getOrDefault("verb", "")).matches();
  }

  private static ConditionFactory soon(String what) {
    return Awaitility.await(what)
        .atMost(Duration.ofSeconds(15))
        .pollInterval(Duration.ofMillis(50));
  }

  private static String version(JsonNode object) {
    return object.at("/metadata/resourceVersion").asText();
  }
}
