package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kubeconfig or a flag that cannot be used ends the operator at once: exit code 2 and one line.
 * Needs no cluster.
 */
class KubeconfigIT {
  private static final int USAGE = 2;

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
  void unknownFlagIsNamed() {
    assertThat(problemOf("--no-such-flag")).contains("--no-such-flag");
  }

  @Test
  void addressWithoutAPortIsNamed() throws IOException {
    Path good =
        file(
            """
            apiVersion: v1
            kind: Config
            clusters: [{name: test, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: test, user: {token: test}}]
            contexts: [{name: test, context: {cluster: test, user: test}}]
            current-context: test
            """);

    assertThat(problemOf("--kubeconfig=" + good, "--metrics-bind-address=everywhere"))
        .contains("--metrics-bind-address", "everywhere");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("test.kubeconfig"), text);
  }

  private static String problemWith(Path kubeconfig) {
    return problemOf("--kubeconfig=" + kubeconfig);
  }

  /** The one thing that the operator says before it ends with the code for wrong usage. */
  private static String problemOf(String... flags) {
    try (OperatorProcess operator = OperatorProcess.launch(flags)) {
      assertThat(operator.awaitExit(Duration.ofSeconds(15))).isEqualTo(USAGE);
      assertThat(operator.lines()).hasSizeBetween(1, 2);
      LogLines.assertNoStackTrace(operator);
      return String.join("\n", operator.lines());
    }
  }
}
