package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where no log line can be written, because the disk that takes them is full, it works on. */
@Needs(Requirement.CONTROL_PLANE)
class FullLogIT {
  private static final Duration START = Duration.ofSeconds(30);

  @Test
  void reportsAreWrittenAllTheSame() {
    try (ControlPlane cluster = ControlPlane.lend()) {
      Path kubeconfig = Installation.install(cluster);
      cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
      int metrics = Server.freePort();
      int health = Server.freePort();
      try (OperatorProcess operator = startWithoutLog(kubeconfig, metrics, health)) {
        Reports reports = new Reports(cluster.api());
        await("ready").atMost(START).until(() -> isReady(health));
        reports.await("shop", 1, 1);
        cluster.apply(Workloads.writable("StatefulSet", "shop", "db"));
        reports.await("shop", 1, 2);

        assertThat(Metrics.scrape(uri(metrics, "/metrics")).ratio("shop")).hasValue(0.5);
        assertThat(operator.lines()).isEmpty();
        assertThat(operator.terminate()).isZero();
      }
    }
  }

  /** `/dev/full` takes nothing, as a disk without space. */
  private static OperatorProcess startWithoutLog(Path kubeconfig, int metrics, int health) {
    return OperatorProcess.launch(
        List.of("sh", "-c", "exec \"$@\" >/dev/full 2>&1", "sh"),
        List.of(),
        "--kubeconfig=" + kubeconfig,
        "--metrics-bind-address=127.0.0.1:" + metrics,
        "--health-probe-bind-address=127.0.0.1:" + health,
        "--leader-elect=false",
        "--log-format=json");
  }

  private static boolean isReady(int port) {
    try {
      return Http.get(uri(port, "/readyz")).statusCode() == 200;
    } catch (UncheckedIOException e) {
      // It does not listen yet, and its log cannot say when it does.
      return false;
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
