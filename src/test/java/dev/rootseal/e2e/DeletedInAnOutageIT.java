package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What is deleted while the API server is away is gone afterwards from reports and metrics, and the
 * outage costs a line when it begins and one when it ends. One operator by itself and one with a
 * lease go through each outage.
 */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeletedInAnOutageIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final ControlPlane cluster;
  private final Path kubeconfig;

  DeletedInAnOutageIT(Binaries binaries) {
    cluster = ControlPlane.start(binaries);
    kubeconfig = Installation.install(cluster);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void apiServerThatIsKilled() {
    survives(cluster::killApiServer, cluster::startApiServer, true);
  }

  @Test
  @Tag("nightly")
  void apiServerThatIsFrozen() {
    survives(cluster::freezeApiServer, cluster::thawApiServer, false);
  }

  /** Answers that are only late need not be felt: then there is nothing to tell. */
  private static void assertToldOnce(OperatorProcess operator, boolean felt) {
    if (felt || !LogLines.problems(operator).isEmpty()) {
      LogLines.assertOneOutage(operator);
    }
  }

  private void survives(Runnable outage, Runnable end, boolean felt) {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.compliant("shop", "api")
            + Workloads.writable("Deployment", "shop", "web")
            + Workloads.namespace("gone")
            + Workloads.writable("Deployment", "gone", "web"));
    try (OperatorProcess alone = OperatorProcess.start(kubeconfig);
        OperatorProcess leader = OperatorProcess.startReplica(kubeconfig)) {
      for (OperatorProcess operator : List.of(alone, leader)) {
        operator.awaitReady();
        await("ratio").atMost(RECOVERY).until(() -> ratio(operator) == 1 / 3.0);
      }

      outage.run();
      cluster.behindTheBack(DeletedInAnOutageIT::delete);
      await("the lease is lost").atMost(RECOVERY).until(() -> !leader.metrics().hasClusterRatio());
      end.run();

      for (OperatorProcess operator : List.of(alone, leader)) {
        assertCaughtUp(operator);
      }
      for (OperatorProcess operator : List.of(alone, leader)) {
        assertToldOnce(operator, felt);
      }
      Reports reports = new Reports(cluster.api());
      reports.await("shop", 1, 1);
      assertThat(reports.cluster().orElseThrow().at("/status/readOnly").asText())
          .isEqualTo("1 of 1");
    }
  }

  private static void assertCaughtUp(OperatorProcess operator) {
    await("nothing of what is gone")
        .atMost(RECOVERY)
        .until(
            () ->
                operator.readiness().statusCode() == 200
                    && ratio(operator) == 1
                    && operator.metrics().having("namespace", "gone").isEmpty());
  }

  private static double ratio(OperatorProcess operator) {
    return operator.metrics().clusterRatio().orElse(-1);
  }

  /** There are no controllers that would do the rest of it. */
  private static void delete(Api api) {
    api.delete("/apis/apps/v1/namespaces/shop/deployments/web");
    api.delete("/apis/apps/v1/namespaces/gone/deployments/web");
    api.delete(
        "/apis/rootseal.dev/v1alpha1/namespaces/gone/compliancereports/read-only-filesystem");
    JsonNode namespace = api.delete("/api/v1/namespaces/gone");
    ((ObjectNode) namespace.path("spec")).putArray("finalizers");
    api.replace("/api/v1/namespaces/gone/finalize", namespace.toString());
  }
}
