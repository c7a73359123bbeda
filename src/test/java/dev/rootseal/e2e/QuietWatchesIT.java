package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The watches of a real API server: long answers, and in those of quiet kinds nothing comes for a
 * minute or two. Each is ended after 45 s at most.
 */
@Needs(Requirement.CONTROL_PLANE)
class QuietWatchesIT {
  /** Long before the first bookmark of a kube-apiserver, which comes after 60 s at the earliest. */
  private static final Duration SOON = Duration.ofSeconds(40);

  /** Longer than two watches, one after the other. */
  private static final Duration TWICE = Duration.ofSeconds(95);

  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final Reports reports;

  QuietWatchesIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
    reports = cluster.reports();
  }

  @Test
  void watchIsConnectedWhenItsHeadersHaveCome() throws IOException {
    cluster.apply(Workloads.namespace("shop") + Workloads.writable("Deployment", "shop", "web"));
    try (UnreliableWay way = new UnreliableWay(cluster)) {
      try (OperatorProcess operator = OperatorProcess.start(through(way))) {
        awaitReady(operator);
        reports.await("shop", 0, 1);
        assertThat(LogLines.problems(operator)).isEmpty();

        way.turn(UnreliableWay.Fault.NONE);
        await("all are cut").until(() -> operator.readiness().statusCode() == 503);
        cluster.apply(Workloads.compliant("shop", "missed"));
        awaitReady(operator);
        reports.await("shop", 1, 2);
        operator.expect("Lost the connection to the API server");
      }
    }
  }

  @Test
  @Tag("nightly")
  void watchThatIsEndedInTimeIsNotLost() throws IOException {
    try (UnreliableWay way = new UnreliableWay(cluster)) {
      try (OperatorProcess operator = OperatorProcess.start(through(way))) {
        awaitReady(operator);
        await("all are ended, twice")
            .during(TWICE)
            .atMost(TWICE.plus(SOON))
            .until(() -> operator.readiness().statusCode() == 200);
        cluster.apply(Workloads.namespace("late") + Workloads.compliant("late", "web"));
        reports.await("late", 1, 1);
        assertThat(LogLines.problems(operator)).isEmpty();
      }
    }
  }

  private Path through(UnreliableWay way) throws IOException {
    Path redirected = kubeconfig.resolveSibling(way.hashCode() + ".kubeconfig");
    way.redirect(Files.copy(kubeconfig, redirected));
    return redirected;
  }

  private static void awaitReady(OperatorProcess operator) {
    await("ready")
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(operator.readiness().body()).endsWith("readyz check passed\n"));
  }
}
