package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * What only a real API server does with namespaces and with reports that others change; {@code
 * NamespaceReportTest} has each change of a workload.
 */
@Needs(Requirement.CONTROL_PLANE)
class ChangesIT {
  /** Within a second where nothing else runs; the bound leaves room for a loaded machine. */
  private static final Duration PUT_RIGHT = Duration.ofSeconds(3);

  private final SharedCluster shared;
  private final Kubectl kubectl;
  private final Reports reports;
  private String namespace = "";

  ChangesIT(SharedCluster shared) {
    this.shared = shared;
    this.kubectl = shared.controlPlane().kubectl();
    this.reports = new Reports(shared.controlPlane().api());
  }

  @BeforeEach
  void createNamespaceWithOneWritableContainer(TestInfo test) {
    namespace = "changes-" + Integer.toHexString(test.getDisplayName().hashCode());
    kubectl.apply(
        Workloads.namespace(namespace) + Workloads.writable("Deployment", namespace, "web"));
    expect(0, 1);
  }

  @Test
  void deletedNamespaceLeavesNothing() {
    double before = clusterEvaluated();

    kubectl.ok("delete namespace", namespace, "--timeout=60s");

    awaitNoSeries();
    assertThat(reports.find(namespace)).isEmpty();
    await("cluster report without " + namespace).until(() -> clusterEvaluated() == before - 1);
  }

  @Test
  void aReportIsNobodyElsesToEndOrToHold() {
    kubectl.ok("create configmap other -n", namespace);
    String uid = kubectl.ok("get configmap other -n", namespace, "-o", "jsonpath={.metadata.uid}");

    kubectl.ok(
        "patch cprep read-only-filesystem -n",
        namespace,
        "--type=merge",
        "-p",
        """
        {"metadata": {
          "finalizers": ["example.com/hold"],
          "labels": {"app.kubernetes.io/name": "other", "x.rootseal.dev/a": "b", "team": "shop"},
          "ownerReferences": [
            {"apiVersion": "v1", "kind": "ConfigMap", "name": "other", "uid": "%s"}]}}"""
            .formatted(uid));

    await()
        .atMost(PUT_RIGHT)
        .untilAsserted(
            () ->
                assertThat(metadataOfTheReport())
                    .contains("\"team\":\"shop\"", "\"app.kubernetes.io/name\":\"rootseal\"")
                    .doesNotContain("hold", "ownerReferences", "x.rootseal.dev"));
    kubectl.ok("delete configmap other -n", namespace);
    kubectl.ok("delete deployment web -n", namespace);
    await()
        .atMost(PUT_RIGHT)
        .untilAsserted(
            () ->
                assertThat(
                        kubectl.ok("get cprep -n", namespace, "-o", "name", "--ignore-not-found"))
                    .isEmpty());
  }

  private String metadataOfTheReport() {
    return kubectl.ok("get cprep read-only-filesystem -n", namespace, "-o", "jsonpath={.metadata}");
  }

  /** An apply would leave what another manager adds, were the status not atomic. */
  @Test
  void whatSomebodyAddsToAReportIsTakenAwayAgain() {
    kubectl.ok(
        "patch compliancereport read-only-filesystem -n",
        namespace,
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"observedPolicyGeneration\":7}}");

    await("addition taken away")
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                reports
                    .find(namespace)
                    .orElseThrow()
                    .at("/status/observedPolicyGeneration")
                    .isMissingNode());
    JsonNode managers = reports.find(namespace).orElseThrow().at("/metadata/managedFields");
    assertThat(managers.findValuesAsText("manager")).containsOnly("rootseal");
  }

  /** The report says so many of so many, and the gauges follow it. */
  private void expect(int compliant, int evaluated) {
    reports.await(namespace, compliant, evaluated);
    await("gauge of " + namespace)
        .until(
            () -> shared.operator().metrics().ratio(namespace),
            OptionalDouble.of((double) compliant / evaluated)::equals);
    await("gauge of the cluster")
        .until(() -> shared.operator().metrics().clusterRatio().equals(clusterRatio()));
  }

  private void awaitNoSeries() {
    await("no series of " + namespace)
        .until(() -> shared.operator().metrics().having("namespace", namespace).isEmpty());
  }

  private double clusterEvaluated() {
    return clusterSummary().path("evaluated").asDouble();
  }

  private OptionalDouble clusterRatio() {
    JsonNode summary = clusterSummary();
    return OptionalDouble.of(
        summary.path("compliant").asDouble() / summary.path("evaluated").asDouble());
  }

  private JsonNode clusterSummary() {
    return reports.cluster().orElseThrow().at("/status/summary");
  }
}
