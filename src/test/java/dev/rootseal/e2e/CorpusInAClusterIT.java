package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A cluster full of real workloads, by an independent count. The tests follow one another. */
@Needs(Requirement.CONTROL_PLANE)
@Order(1)
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
  void everyReportSaysWhatTheTruthSaysAndClusterAndGaugesAddItUp() {
    JsonNode report = awaitClusterReport();
    Duration took = Duration.between(operator.startedAt, Instant.now());
    System.out.printf(
        "%s: %d reports %.1f s after the start of the operator%n",
        corpus.name(), corpus.truth().size(), took.toMillis() / 1000.0);
    Truth all = corpus.total();
    int more = all.readOnly() - all.compliant();

    // Reports are written beside the evaluation, so the last ones come after the summary.
    await("a report of each namespace")
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(reports.all().stream().map(CorpusInAClusterIT::told))
                    .containsExactlyInAnyOrderElementsOf(corpus.truth()));
    assertThat(told(report)).isEqualTo(all);
    assertThat(report.at("/status/message").asText())
        .startsWith("%d of %d ".formatted(all.compliant(), all.containers()))
        .contains(" " + more + " more ");
    assertThat(operator.metrics().clusterRatio())
        .hasValueCloseTo((double) all.compliant() / all.containers(), within(1e-9));
    assertThat(operator.metrics().series().keySet())
        .filteredOn(one -> one.name().equals("rootseal_compliance_ratio"))
        .as("a namespace without an evaluated container has no ratio")
        .hasSize((int) corpus.truth().stream().filter(one -> one.containers() > 0).count());
  }

  @Test
  @Order(2)
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
  @Order(3)
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
  @Order(4)
  void deletedPolicyEvaluatesTheWholeClusterAnew() {
    int before = summary().path("compliant").asInt();
    long from = System.nanoTime();

    cluster.api().delete("/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem");

    await("report over the cluster by the default policy")
        .until(() -> !clusterStatus().has("observedPolicyGeneration"));
    System.out.printf(
        "%s: evaluated anew %d ms after the policy was deleted; %d compliant before; now %s%n",
        corpus.name(),
        Duration.ofNanos(System.nanoTime() - from).toMillis(),
        before,
        clusterStatus().path("message").asText());
    System.out.println(summary());
    await("every report by the default policy")
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                reports.all().stream()
                    .noneMatch(one -> one.path("status").has("observedPolicyGeneration")));
    for (String count : List.of("evaluated", "compliant")) {
      assertThat(reported(count).values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(summary().path(count).asLong());
    }
  }

  /** Operator, scan of the cluster and scan of the very manifests: three ways, one verdict. */
  @Test
  @Order(5)
  void operatorAndBothScansAgree(@TempDir Path folder) throws IOException {
    ArrayNode items = JsonNodeFactory.instance.arrayNode().addAll(corpus.objects());
    Files.writeString(
        folder.resolve("all.json"),
        "{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": " + items + "}");

    Map<String, String> live = scan("-A");
    Map<String, String> files = scan(folder.resolve("all.json").toString());

    assertThat(count(live, "Compliant")).isEqualTo(reported("compliant"));
    assertThat(count(live, "Exempt")).isEqualTo(reported("exempt"));
    assertThat(count(live, "MissingWritableMount")).isEqualTo(reported("missingWritableMount"));
    assertThat(files).hasSizeGreaterThan(corpus.total().containers());
    live.keySet().removeIf(name -> name.startsWith("marker "));
    assertThat(live).isEqualTo(files);
  }

  /** By day those of our own manifests, in {@link PatchesIT}. */
  @Test
  @Order(6)
  @Tag("nightly")
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
    int evaluated = corpus.total().containers();
    return await("report over the cluster")
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> reports.find(Reports.CLUSTER).orElseGet(NullNode::getInstance),
            report ->
                report.at("/status/summary/evaluated").asInt() == evaluated
                    && operator.metrics().hasClusterRatio());
  }

  /** Asked once: what the API server counts in it takes it long to tell. */
  private void assertNothingIsWrittenAfter(double writes) {
    await("two seconds in which it leads")
        .during(Duration.ofSeconds(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> operator.metrics().hasClusterRatio());
    assertThat(reports.writes()).isEqualTo(writes);
  }

  /** What changes all day in a cluster and says nothing about root filesystems. */
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
            + Workloads.writable("marker", "one")
            + Workloads.writable("StatefulSet", "marker", "two")
            + Workloads.writable("DaemonSet", "marker", "three"));
    reports.await("marker", 0, 3);
  }

  private static Truth told(JsonNode report) {
    JsonNode summary = report.at("/status/summary");
    int compliant = summary.path("compliant").asInt();
    return new Truth(
        report.at("/metadata/namespace").asText(),
        summary.path("workloads").asInt(),
        summary.path("evaluated").asInt(),
        compliant + summary.path("missingWritableMount").asInt(),
        compliant,
        summary.path("notApplicable").asInt());
  }

  /** What `rootseal scan` says, container by container. */
  private Map<String, String> scan(String target) {
    String scan = "scan " + target + " --fail-on=never -o json";
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonNode workload :
        Program.rootseal(kubeconfig, scan).succeeded().json().path("workloads")) {
      String name = Api.texts(workload, "/namespace", "/kind", "/name");
      int number = 0;
      for (JsonNode container : workload.path("containers")) {
        verdicts.put(
            name + " " + number++ + " " + container.path("name").asText(),
            container.path("verdict").asText() + " " + container.path("missingPaths"));
      }
    }
    return verdicts;
  }

  /** How many containers of each namespace have a verdict. */
  private static Map<String, Long> count(Map<String, String> verdicts, String verdict) {
    return verdicts.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                one -> one.getKey().substring(0, one.getKey().indexOf(' ')),
                Collectors.summingLong(one -> one.getValue().startsWith(verdict + " ") ? 1 : 0)));
  }
}
