package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Input that cannot be used ends the operator at once: exit code 2 and one line for each problem.
 * Needs no cluster.
 */
class KubeconfigIT {
  private static final int USAGE = 2;
  private static final String SEE = "See rootseal operator --help";

  @TempDir private Path folder;

  @Test
  void fileThatDoesNotExistIsNamed() {
    Path missing = folder.resolve("missing.kubeconfig");

    assertThat(problemWith(missing)).contains(missing.toString());
  }

  @Test
  void fileThatIsNoYamlIsNamed() throws IOException {
    Path broken = file("apiVersion: v1\nclusters: [{name: test");

    assertThat(problemWith(broken)).contains(broken.toString());
  }

  @Test
  void fileOfAnotherKindIsNamed() throws IOException {
    Path other = file("just a sentence\n");

    assertThat(problemWith(other)).contains(other.toString());
  }

  @Test
  void emptyFileIsNamed() throws IOException {
    Path empty = file("");

    assertThat(problemWith(empty)).contains(empty.toString());
  }

  @Test
  void contextThatDoesNotExistIsNamed() throws IOException {
    Path dangling = file("apiVersion: v1\nkind: Config\ncurrent-context: nowhere\nclusters: []\n");

    assertThat(problemWith(dangling)).contains("nowhere");
  }

  @Test
  void everyProblemIsNamedAtOnce() throws IOException {
    assertThat(
            problemsOf(
                "--kubeconfig=" + good(),
                "--no-such-flag",
                "--metrics-bind-address=everywhere",
                "--metrics-secure",
                "--metrics-cert-path=" + folder))
        .containsExactly(
            "rootseal: --no-such-flag is not a flag",
            "rootseal: --metrics-bind-address is 'everywhere': allowed are HOST:PORT and :PORT with"
                + " a port from 0 to 65535",
            "rootseal: --metrics-cert-path is '%s': %s does not exist"
                .formatted(folder, folder.resolve("tls.crt")),
            SEE);
  }

  @Test
  void addressThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      assertThat(
              problemsOf(
                  "--kubeconfig=" + good(),
                  "--metrics-bind-address=" + address,
                  "--health-probe-bind-address=127.0.0.1:0"))
          .containsExactly("rootseal: cannot listen on " + address + ": Address already in use");
    }
  }

  @Test
  void clusterThatIsGoneIsOneLineAndTheOperatorWaits() throws IOException {
    try (OperatorProcess operator =
        OperatorProcess.launch(
            "--kubeconfig=" + good(),
            "--metrics-bind-address=127.0.0.1:0",
            "--health-probe-bind-address=127.0.0.1:0",
            "--log-format=json")) {
      LogLines.awaitProblem(
          operator, "The API server at https://127.0.0.1:1/ cannot be used: connection refused.");

      assertThat(LogLines.problems(operator)).hasSize(1);
      assertThat(operator.isAlive()).isTrue();
      LogLines.assertNoStackTrace(operator);
    }
  }

  private Path good() throws IOException {
    return file(
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: test, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: test, user: {token: test}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        current-context: test
        """);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("test.kubeconfig"), text);
  }

  private static String problemWith(Path kubeconfig) {
    List<String> problems = problemsOf("--kubeconfig=" + kubeconfig);
    assertThat(problems).hasSize(2).endsWith(SEE);
    return problems.getFirst();
  }

  /** What the operator says before it ends with the code for wrong usage. */
  private static List<String> problemsOf(String... flags) {
    try (OperatorProcess operator =
        OperatorProcess.launch(flags).expect("rootseal: ").expect(SEE)) {
      assertThat(operator.awaitExit(Duration.ofSeconds(60))).isEqualTo(USAGE);
      LogLines.assertNoStackTrace(operator);
      return operator.lines();
    }
  }
}
