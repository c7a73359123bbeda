package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A way on which no connection becomes a web socket: watches are long answers, and in those of
 * quiet kinds nothing comes for a minute or two.
 */
@Needs(Requirement.CONTROL_PLANE)
class PlainWatchesIT {
  /** Long before the first bookmark of a kube-apiserver, which comes after 60 s at the earliest. */
  private static final Duration SOON = Duration.ofSeconds(40);

  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final Reports reports;

  PlainWatchesIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
    reports = cluster.reports();
  }

  @Test
  void watchIsConnectedWhenItsHeadersHaveCome() throws IOException {
    cluster.apply(Workloads.namespace("shop") + Workloads.writable("Deployment", "shop", "web"));
    try (UnreliableWay way = new UnreliableWay(cluster)) {
      way.turn(UnreliableWay.Fault.NO_WEB_SOCKETS);
      way.redirect(kubeconfig);
      try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
        awaitReady(operator);
        reports.await("shop", 0, 1);
        assertThat(LogLines.problems(operator)).isEmpty();

        way.turn(UnreliableWay.Fault.NO_WEB_SOCKETS);
        await("all are cut").until(() -> operator.readiness().statusCode() == 503);
        cluster.apply(Workloads.compliant("shop", "missed"));
        awaitReady(operator);
        reports.await("shop", 1, 2);
        operator.expect("Lost the connection to the API server");
      }
    }
  }

  private static void awaitReady(OperatorProcess operator) {
    await("ready")
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(operator.readiness().body()).endsWith("readyz check passed\n"));
  }
}
