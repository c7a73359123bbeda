package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.e2e.Corpus.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster full of real workloads: every namespace's report says what an independent count says,
 * and nothing is written afterwards as long as nothing that matters changes. The count knows no
 * images, so that a policy switches the image catalogue off until the last test. The tests follow
 * one another on the same cluster.
 */
@Needs(Requirement.CONTROL_PLANE)
@TestMethodOrder(OrderAnnotation.class)
class CorpusInAClusterIT {

  private final Corpus corpus = Corpus.load();
  private final ControlPlane cluster;
  private final Reports reports;
  private final Path kubeconfig;
  private OperatorProcess operator;

  CorpusInAClusterIT(@Needs.Own ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
    reports = cluster.reports();
    corpus.post(cluster.api());
    cluster.apply(Workloads.policy(Workloads.WITHOUT_CATALOGUE));
    operator = OperatorProcess.start(kubeconfig);
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  @Order(1)
  void everyNamespaceHasTheReportThatTheTruthSays() {
    awaitClusterReport();
    Duration took = Duration.between(operator.startedAt(), Instant.now());
    System.out.printf(
        "%s: %d reports %.1f s after the start of the operator%n",
        corpus.name(), corpus.truth().size(), took.toMillis() / 1000.0);

    assertThat(reports.all().stream().map(CorpusInAClusterIT::told))
        .containsExactlyInAnyOrderElementsOf(corpus.truth());
  }

  @Test
  @Order(2)
  void clusterReportAddsUpAndSaysItInTwoSentences() {
    int evaluated = corpus.total(Truth::containers);
    int compliant = corpus.total(Truth::compliant);
    int more = corpus.total(Truth::readOnly) - compliant;

    JsonNode status = awaitClusterReport();

    assertThat(status.path("message").asText())
        .startsWith("%d of %d ".formatted(compliant, evaluated))
        .contains(" " + more + " more ");
    assertThat(told("", status))
        .isEqualTo(
            new Truth(
                "",
                corpus.total(Truth::workloads),
                evaluated,
                compliant + more,
                compliant,
                corpus.total(Truth::windows)));
  }

  @Test
  @Order(3)
  void gaugeIsTheRatioOfTheCluster() {
    double expected = (double) corpus.total(Truth::compliant) / corpus.total(Truth::containers);

    Metrics metrics = operator.metrics();

    assertThat(metrics.clusterRatio()).hasValueCloseTo(expected, within(1e-9));
    assertThat(
            metrics.series().keySet().stream()
                .filter(one -> one.name().equals("rootseal_compliance_ratio")))
        .as("a namespace without an evaluated container has no ratio")
        .hasSize((int) corpus.truth().stream().filter(one -> one.containers() > 0).count());
  }

  @Test
  @Order(4)
  void restartWritesNothing() {
    Map<String, String> versions = reports.versions();
    double writes = reports.writes();
    assertThat(writes).as("the first pass was counted").isPositive();

    assertThat(operator.terminate()).isZero();
    operator.assertAsExpected();
    operator = OperatorProcess.start(kubeconfig).awaitReady();

    assertNothingIsWrittenAfter(writes);
    assertThat(reports.versions()).isEqualTo(versions);
  }

  @Test
  @Order(5)
  void statusAndReplicaCountsWriteNothing() {
    Map<String, String> versions = reports.versions();
    double writes = reports.writes();

    // Each seventh: of every kind, in most namespaces.
    IntStream.iterate(0, i -> i < corpus.objects().size(), i -> i + 7)
        .mapToObj(corpus.objects()::get)
        .forEach(this::touch);

    assertNothingIsWrittenAfter(writes);
    awaitThatAllWatchesHaveCaughtUp();
    versions.remove(Reports.CLUSTER);
    assertThat(reports.versions()).containsAllEntriesOf(versions);
  }

  /** Without the policy the catalogue decides again, and every namespace is evaluated anew. */
  @Test
  @Order(6)
  void deletedPolicyEvaluatesTheWholeClusterAnew() {
    int before = summary().path("compliant").asInt();
    long from = System.nanoTime();

    cluster.api().delete("/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem");

    await("report over the cluster by the default policy")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> !clusterStatus().has("observedPolicyGeneration"));
    System.out.printf(
        "%s: evaluated anew %d ms after the policy was deleted; %d compliant before; now %s%n",
        corpus.name(),
        Duration.ofNanos(System.nanoTime() - from).toMillis(),
        before,
        clusterStatus().path("message").asText());
    System.out.println(summary());
    await("every report by the default policy")
        .until(
            () ->
                reports.all().stream()
                    .noneMatch(one -> one.path("status").has("observedPolicyGeneration")));
    assertThat(
            reports.all().stream()
                .mapToInt(one -> one.at("/status/summary/evaluated").asInt())
                .sum())
        .isEqualTo(summary().path("evaluated").asInt());
    assertThat(
            reports.all().stream()
                .mapToInt(one -> one.at("/status/summary/compliant").asInt())
                .sum())
        .isEqualTo(summary().path("compliant").asInt());
  }

  /** Operator, scan of the cluster and scan of the very manifests: three ways, one verdict. */
  @Test
  @Order(7)
  void operatorAndBothScansAgree(@TempDir Path folder) throws IOException {
    ArrayNode items = JsonNodeFactory.instance.arrayNode().addAll(corpus.objects());
    Files.writeString(
        folder.resolve("all.json"),
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": " + items + "}");

    Scans live = Scans.of(kubeconfig, "-A");
    Scans files = Scans.of(kubeconfig, folder.resolve("all.json").toString());

    assertThat(files.verdicts()).hasSizeGreaterThan(corpus.total(Truth::containers));
    assertThat(live.without("marker")).isEqualTo(files);
    assertThat(live.count("Compliant")).isEqualTo(reported("compliant"));
    assertThat(live.count("Exempt")).isEqualTo(reported("exempt"));
    assertThat(live.count("MissingWritableMount")).isEqualTo(reported("missingWritableMount"));
  }

  @Test
  @Order(8)
  void eachPatchWorks() {
    operator.terminate();

    PatchesIT.assertEachPatchOfTheCorpusWorks(corpus, cluster.api());
  }

  private Map<String, Long> reported(String count) {
    return reports.all().stream()
        .collect(
            Collectors.toMap(
                report -> report.at("/metadata/namespace").asText(),
                report -> report.at("/status/summary/" + count).asLong()));
  }

  private JsonNode clusterStatus() {
    return reports.cluster().orElseThrow().path("status");
  }

  private JsonNode summary() {
    return clusterStatus().path("summary");
  }

  private JsonNode awaitClusterReport() {
    int evaluated = corpus.total(Truth::containers);
    return await("report over the cluster")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> reports.cluster().map(report -> report.path("status")),
            status ->
                status
                    .filter(one -> one.at("/summary/evaluated").asInt() == evaluated)
                    .filter(one -> operator.metrics().hasClusterRatio())
                    .isPresent())
        .orElseThrow();
  }

  private void assertNothingIsWrittenAfter(double writes) {
    await("no write to the reports")
        .during(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> reports.writes() == writes && operator.metrics().hasClusterRatio());
  }

  /**
   * Changes what changes all day in a cluster and says nothing about read-only root filesystems.
   */
  private void touch(JsonNode workload) {
    String path = Corpus.path(workload);
    if (workload.path("kind").asText().equals("DaemonSet")) {
      cluster.api().merge(path + "/status", "{\"status\":{\"numberReady\":1}}");
    } else {
      cluster.api().merge(path + "/status", "{\"status\":{\"replicas\":1}}");
      cluster.api().merge(path, "{\"spec\":{\"replicas\":3}}");
    }
  }

  /** A later change of each kind has been seen, so all the earlier ones have. */
  private void awaitThatAllWatchesHaveCaughtUp() {
    cluster.apply(
        Workloads.namespace("marker")
            + Workloads.writable("Deployment", "marker", "one")
            + Workloads.writable("StatefulSet", "marker", "two")
            + Workloads.writable("DaemonSet", "marker", "three"));
    reports.await("marker", 0, 3);
  }

  private static Truth told(JsonNode report) {
    return told(report.at("/metadata/namespace").asText(), report.path("status"));
  }

  private static Truth told(String namespace, JsonNode status) {
    JsonNode summary = status.path("summary");
    int compliant = summary.path("compliant").asInt();
    return new Truth(
        namespace,
        summary.path("workloads").asInt(),
        summary.path("evaluated").asInt(),
        compliant + summary.path("missingWritableMount").asInt(),
        compliant,
        summary.path("notApplicable").asInt());
  }

  /** What `rootseal scan` says, container by container. */
  private record Scans(Map<String, String> verdicts) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Runs it as whoever the kubeconfig says; everything has to be readable. */
    static Scans of(Path kubeconfig, String target) {
      Program.Result result =
          Program.rootseal(kubeconfig, "scan " + target + " --fail-on=never -o json");
      return unchecked(() -> of(JSON.readTree(result.ok())));
    }

    private static Scans of(JsonNode report) {
      Map<String, String> verdicts = new TreeMap<>();
      for (JsonNode workload : report.path("workloads")) {
        String name =
            String.join(
                " ",
                List.of(
                    workload.path("namespace").asText(),
                    workload.path("kind").asText(),
                    workload.path("name").asText()));
        int number = 0;
        for (JsonNode container : workload.path("containers")) {
          verdicts.put(
              name + " " + number++ + " " + container.path("name").asText(),
              container.path("verdict").asText() + " " + container.path("missingPaths"));
        }
      }
      return new Scans(verdicts);
    }

    Scans without(String namespace) {
      Map<String, String> others = new TreeMap<>(verdicts);
      others.keySet().removeIf(name -> name.startsWith(namespace + " "));
      return new Scans(others);
    }

    /** How many containers of each namespace have a verdict. */
    Map<String, Long> count(String verdict) {
      Map<String, Long> counts = new TreeMap<>();
      verdicts.forEach(
          (name, found) ->
              counts.merge(
                  name.substring(0, name.indexOf(' ')),
                  found.startsWith(verdict + " ") ? 1L : 0L,
                  Long::sum));
      return counts;
    }
  }
}
