package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The API server goes away and comes back: the operator says so and waits. What was deleted or made
 * anew meanwhile is then so in reports and metrics, of one operator alone and of one with a lease.
 * {@link OutagesIT} has every other kind of outage.
 */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
record ApiServerOutageIT(ControlPlane cluster, @Needs.Installed Path kubeconfig) {
  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final Duration LENGTH = Duration.ofSeconds(20);
  private static final String REPORTS = "/apis/rootseal.dev/v1alpha1/namespaces/";

  @Test
  void apiServerThatIsKilled() {
    cluster.apply(
        Workloads.namespace("shop")
            + Workloads.compliant("shop", "api")
            + Workloads.writable("shop", "web")
            + Workloads.namespace("kept")
            + Workloads.compliant("kept", "web")
            + Workloads.namespace("again")
            + Workloads.writable("again", "web")
            + Workloads.namespace("gone")
            + Workloads.writable("gone", "web"));
    try (OperatorProcess alone = OperatorProcess.start(kubeconfig);
        OperatorProcess leader = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      for (OperatorProcess operator : List.of(alone, leader)) {
        operator.awaitReady();
        await("ratio").atMost(RECOVERY).until(() -> ratio(operator) == 2 / 5.0);
      }
      Reports reports = cluster.reports();
      Stream.of("kept", "again").forEach(one -> await().until(() -> reports.find(one).isPresent()));

      // It is gone before the lease can be had again, so that the leader's log is that of one
      // outage.
      try (OperatorProcess standby =
          OperatorProcess.startReplica(kubeconfig)
              .expect("Lost the connection to the API server")
              .awaitReady()) {
        awaitOutage(leader);
        assertKnowsOfTheOutage(standby);
      }
      cluster.startApiServer();

      assertCaughtUp(alone);
      assertCaughtUp(leader);
      Stream.of("shop", "kept", "again").forEach(one -> reports.await(one, 1, 1));
      await("summary").atMost(RECOVERY).until(() -> reports.says(Reports.CLUSTER, "3 of 3"));
      OperatorLog.assertOneOutage(alone);
      OperatorLog.assertOneOutage(leader);
    }
  }

  private void awaitOutage(OperatorProcess leader) {
    long from = System.nanoTime();
    cluster.killApiServer();
    cluster.behindTheBack(ApiServerOutageIT::change);
    await("the lease is lost").atMost(RECOVERY).until(() -> !leader.metrics().hasClusterRatio());
    await("an outage of " + LENGTH)
        .atMost(LENGTH.plusSeconds(5))
        .until(() -> System.nanoTime() - from > LENGTH.toNanos());
  }

  private static void assertKnowsOfTheOutage(OperatorProcess standby) {
    assertThat(standby.readiness().body()).contains("[-]api-server failed: no watch is connected");
    Metrics metrics = standby.metrics();
    assertThat(metrics.value("rootseal_leader")).hasValue(0);
    assertThat(metrics.value("rootseal_api_server_connected")).hasValue(0);
    assertThat(metrics.seriesWith("rootseal_watch_connected{")).isNotEmpty();
    assertThat(metrics.sum("rootseal_watch_connected")).isZero();
  }

  private static void assertCaughtUp(OperatorProcess operator) {
    await("nothing of what is gone").atMost(RECOVERY).until(() -> hasCaughtUp(operator));
  }

  private static boolean hasCaughtUp(OperatorProcess operator) {
    return operator.readiness().statusCode() == 200
        && ratio(operator) == 1
        && operator.metrics().seriesWith("namespace=\"gone\"").isEmpty();
  }

  private static double ratio(OperatorProcess operator) {
    return operator.metrics().clusterRatio().orElse(-1);
  }

  /** A workload, a report, a namespace, and a namespace that comes again with another workload. */
  private static void change(Api api) {
    api.delete("/apis/apps/v1/namespaces/shop/deployments/web");
    api.delete(REPORTS + "kept/compliancereports/read-only-filesystem");
    delete(api, "gone");
    delete(api, "again");
    api.apply(Workloads.namespace("again") + Workloads.compliant("again", "web"));
  }

  /** There are no controllers that would do the rest of it. */
  private static void delete(Api api, String name) {
    api.delete("/apis/apps/v1/namespaces/" + name + "/deployments/web");
    api.delete(REPORTS + name + "/compliancereports/read-only-filesystem");
    JsonNode namespace = api.delete("/api/v1/namespaces/" + name);
    ((ObjectNode) namespace.path("spec")).putArray("finalizers");
    api.replace("/api/v1/namespaces/" + name + "/finalize", namespace.toString());
  }

  /** With the data of an older snapshot, as after a disaster: versions count from there again. */
  @Test
  @Tag("nightly")
  void whatHasNeverBeenIsForgotten() {
    try (ControlPlane older = ControlPlane.start()) {
      Path ours = Installation.install(older);
      older.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
      older.keepData();
      try (OperatorProcess operator = OperatorProcess.start(ours).awaitReady()) {
        Reports reports = older.reports();
        reports.await("shop", 1, 1);
        older.apply(
            Workloads.writable("shop", "db")
                + Workloads.namespace("later")
                + Workloads.writable("StatefulSet", "later", "db"));
        reports.await("shop", 1, 2);
        reports.await("later", 0, 1);

        older.goBackToKeptData();

        await("ratio of the older data")
            .atMost(RECOVERY)
            .until(() -> operator.metrics().ratio("shop"), OptionalDouble.of(1)::equals);
        await("no series of what has never been")
            .atMost(RECOVERY)
            .until(() -> operator.metrics().seriesWith("namespace=\"later\"").isEmpty());
        reports.await("shop", 1, 1);
        older.apply(Workloads.writable("DaemonSet", "shop", "log"));
        reports.await("shop", 1, 2);
        OperatorLog.awaitProblem(operator, "Lost the connection to the API server");
        OperatorLog.awaitProblem(operator, "went back to older data");
        assertThat(OperatorLog.problems(operator)).as("no other").hasSize(2);
      }
    }
  }
}
