package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The operator writes no files: where `/tmp` is read-only or full, it works all the same. Needs a
 * user who may mount, as in a container of CI.
 */
@Needs(Requirement.CONTROL_PLANE)
class NoTemporaryFilesIT {
  private static final String READ_ONLY = "mount --bind /tmp /tmp && mount -o remount,ro,bind /tmp";
  private static final String FULL =
      "mount -t tmpfs -o size=16k tmpfs /tmp && ! head -c 1M /dev/zero >/tmp/full 2>/dev/null";

  @ParameterizedTest
  @ValueSource(strings = {READ_ONLY, FULL})
  void reportsAreWrittenAllTheSame(String preparation) throws IOException {
    Mounts.assumeAllowed();
    try (ControlPlane cluster = ControlPlane.lend()) {
      Path kubeconfig = withoutFiles(Installation.install(cluster));
      cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
      try (OperatorProcess operator =
          OperatorProcess.launch(
              Mounts.starter(preparation),
              List.of(),
              "--kubeconfig=" + kubeconfig,
              "--metrics-bind-address=127.0.0.1:0",
              "--health-probe-bind-address=127.0.0.1:0",
              "--leader-elect=false",
              "--log-format=json")) {
        operator.awaitReady();
        new Reports(cluster.api()).await("shop", 1, 1);
        assertThat(LogLines.problems(operator)).isEmpty();
        assertThat(operator.terminate()).isZero();
      }
    }
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
