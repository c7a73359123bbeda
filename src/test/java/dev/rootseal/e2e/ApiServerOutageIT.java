package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The API server goes away and comes back, or is not there yet: the operator says so, waits, and
 * goes on by itself.
 */
@Needs(Requirement.CONTROL_PLANE)
class ApiServerOutageIT {
  private static final Duration OUTAGE = Duration.ofSeconds(20);
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private final ControlPlane cluster;
  private final Path kubeconfig;
  private final Reports reports;

  ApiServerOutageIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
    reports = new Reports(cluster.api());
  }

  @BeforeAll
  void createAWorkload() {
    cluster.apply(Workloads.namespace("shop") + Workloads.writable("Deployment", "shop", "web"));
  }

  @Test
  void operatorSurvivesAnOutageAndCatchesUp() {
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      reports.await("shop", 0, 1);

      cluster.stopApiServer();
      await("not ready").atMost(OUTAGE).until(() -> operator.readiness().statusCode() == 503);
      await("stays alive and says that it is not ready")
          .during(OUTAGE)
          .atMost(OUTAGE.plusSeconds(5))
          .until(
              () ->
                  operator.liveness().statusCode() == 200
                      && operator.readiness().statusCode() == 503);
      cluster.startApiServer();
      long from = System.nanoTime();
      cluster.apply(Workloads.compliant("shop", "added"));

      await("ready again").atMost(RECOVERY).until(() -> operator.readiness().statusCode() == 200);
      reports.await("shop", 1, 2);
      System.out.printf(
          "caught up %d ms after the API server came back%n",
          Duration.ofNanos(System.nanoTime() - from).toMillis());
      LogLines.assertOneOutage(operator);
      cluster.kubectl().ok("delete deployment added -n shop");
    }
  }

  @Test
  void operatorThatStartsFirstWaitsForTheApiServer() {
    cluster.stopApiServer();
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
      LogLines.awaitProblem(operator, cluster.address());
      assertThat(operator.liveness().statusCode()).isEqualTo(200);
      assertThat(operator.readiness().statusCode()).isEqualTo(503);
      assertThat(operator.readiness().body()).contains(cluster.address());

      cluster.startApiServer();

      operator.awaitReady();
      reports.await("shop", 0, 1);
      LogLines.assertNoStackTrace(operator);
    }
  }
}
