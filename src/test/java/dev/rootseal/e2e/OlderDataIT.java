package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The API server comes back with the data of an older snapshot, as after a disaster: versions count
 * from there again, and what was watched since has never been.
 */
@Tag("nightly")
@Needs(Requirement.CONTROL_PLANE)
class OlderDataIT {
  private static final Duration CAUGHT_UP = Duration.ofSeconds(60);

  @Test
  void whatHasNeverBeenIsForgotten() {
    try (ControlPlane cluster = ControlPlane.start()) {
      Path kubeconfig = Installation.install(cluster);
      cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
      cluster.keepData();
      try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
        Reports reports = cluster.reports();
        reports.await("shop", 1, 1);
        cluster.apply(
            Workloads.writable("Deployment", "shop", "db")
                + Workloads.namespace("later")
                + Workloads.writable("StatefulSet", "later", "db"));
        reports.await("shop", 1, 2);
        reports.await("later", 0, 1);

        cluster.goBackToKeptData();

        await("ratio of the older data")
            .atMost(CAUGHT_UP)
            .until(() -> operator.metrics().ratio("shop"), OptionalDouble.of(1)::equals);
        await("no series of what has never been")
            .atMost(CAUGHT_UP)
            .until(() -> operator.metrics().having("namespace", "later").isEmpty());
        reports.await("shop", 1, 1);
        cluster.apply(Workloads.writable("DaemonSet", "shop", "log"));
        reports.await("shop", 1, 2);
        OperatorLog.awaitProblem(operator, "Lost the connection to the API server");
        OperatorLog.awaitProblem(operator, "went back to older data");
        assertThat(OperatorLog.problems(operator)).as("no other").hasSize(2);
      }
    }
  }
}
