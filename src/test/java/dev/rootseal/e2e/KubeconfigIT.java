package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Input that cannot be used ends the operator's process at once with 2, a cluster that is gone does
 * not. Needs no cluster; `InputProblemsTest` and `KubeconfigInputTest` have each mistake.
 */
class KubeconfigIT {
  @TempDir private Path folder;

  @Test
  void everyProblemIsNamedAtOnce() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertEnds(
          "rootseal: --no-such-flag is not a flag\n"
              + "rootseal: --metrics-cert-path is '%s': %s does not exist\n"
                  .formatted(folder, folder.resolve("tls.crt"))
              + "See rootseal operator --help",
          "--no-such-flag",
          "--metrics-secure",
          "--metrics-cert-path=" + folder);
      assertEnds(
          "rootseal: cannot listen on " + address + ": Address already in use",
          "--metrics-bind-address=" + address,
          "--health-probe-bind-address=127.0.0.1:0");
    }
  }

  private void assertEnds(String lines, String... flags) throws IOException {
    String[] all =
        Program.words(java.util.List.of("--kubeconfig=" + good()), flags).toArray(String[]::new);
    try (OperatorProcess operator =
        OperatorProcess.launch(all).expect("rootseal: ").expect("See rootseal operator --help")) {
      assertThat(operator.awaitExit(Duration.ofSeconds(60))).isEqualTo(2);
      assertThat(operator.lines()).containsExactlyElementsOf(lines.lines().toList());
    }
  }

  @Test
  void clusterThatIsGoneIsOneLineAndTheOperatorWaits() throws IOException {
    try (OperatorProcess operator = OperatorProcess.start(good())) {
      LogLines.awaitProblem(
          operator, "The API server at https://127.0.0.1:1/ cannot be used: connection refused.");
      assertThat(LogLines.problems(operator)).hasSize(1);
      assertThat(operator.isAlive()).isTrue();
      LogLines.assertNoStackTrace(operator);
    }
  }

  private Path good() throws IOException {
    return Files.writeString(
        folder.resolve("test.kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: test, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: test, user: {token: test}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        current-context: test
        """);
  }
}
