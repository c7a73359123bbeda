package dev.rootseal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What keeps the operator from starting is told in a line, and the exit code is 2. */
@ExtendWith(RestoresTheLog.class)
class OperatorFailureTest {
  @TempDir private Path folder;

  @Test
  void bothAddressesAreNamedWhenBothAreTaken() throws IOException {
    try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Run run =
          Run.of(
              "operator",
              "--kubeconfig=" + kubeconfig(),
              "--metrics-bind-address=127.0.0.1:" + one.getLocalPort(),
              "--metrics-secure",
              "--health-probe-bind-address=127.0.0.1:" + other.getLocalPort());

      assertThat(run.err())
          .isEqualTo(
              """
              rootseal: cannot listen on 127.0.0.1:%d: Address already in use
              rootseal: cannot listen on 127.0.0.1:%d: Address already in use
              """
                  .formatted(one.getLocalPort(), other.getLocalPort()));
      assertThat(run.exit()).isEqualTo(2);
    }
  }

  private Path kubeconfig() throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        current-context: c
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
        contexts: [{name: c, context: {cluster: c}}]
        """);
  }
}
