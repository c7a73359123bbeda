package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where `/tmp` is read-only or full, or the log's disk, the operator works all the same. */
@Needs(Requirement.CONTROL_PLANE)
class NoDiskIT {
  private static final String READ_ONLY = "mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp";
  private static final String FULL =
      "mount -t tmpfs -o size=16k tmpfs /tmp && ! head -c 1M /dev/zero >/tmp/full 2>/dev/null";

  /** `/dev/full` takes nothing, as a disk without space. */
  private static final String NO_LOG = "exec >/dev/full 2>&1";

  @ParameterizedTest
  @ValueSource(strings = {FULL, READ_ONLY + " && " + NO_LOG})
  void reportsAreWrittenAllTheSame(String preparation, ControlPlane cluster) throws IOException {
    Path kubeconfig = withoutFiles(Installation.install(cluster));
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
    int metrics = Server.freePort();
    int health = Server.freePort();
    try (OperatorProcess operator =
        OperatorProcess.launch(
            OperatorProcess.mounting(preparation),
            List.of(),
            List.of(
                "--kubeconfig=" + kubeconfig,
                "--metrics-bind-address=127.0.0.1:" + metrics,
                "--health-probe-bind-address=127.0.0.1:" + health,
                "--leader-elect=false",
                "--log-format=json"))) {
      await("ready").until(() -> isReady(health));
      cluster.reports().await("shop", 1, 1);
      cluster.apply(Workloads.writable("StatefulSet", "shop", "db"));
      cluster.reports().await("shop", 1, 2);

      assertThat(Metrics.scrape(uri(metrics, "/metrics")).ratio("shop")).hasValue(0.5);
      assertThat(operator.lines().isEmpty()).isEqualTo(preparation.endsWith(NO_LOG));
      assertThat(operator.terminate()).isZero();
    }
  }

  /** It may not listen yet, and its log need not say when it does. */
  private static boolean isReady(int port) {
    try {
      return Http.get(uri(port, "/readyz")).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** A copy beside the build's files that needs no certificate from `/tmp`. */
  private static Path withoutFiles(Path kubeconfig) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/no-temporary-files"));
    return Files.writeString(
            folder.resolve("kubeconfig"),
            Files.readString(kubeconfig)
                .replaceAll("certificate-authority: \"[^\"]*\"", "insecure-skip-tls-verify: true"))
        .toAbsolutePath();
  }
}
