package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one read of the policy at the start fails: the process waits and ends by no code of its own,
 * least of all by 0, after which nobody would start it again. `PolicyReadTest` has all the answers
 * that there may be.
 */
class UnreadablePolicyIT {
  /** A try every 2 s. */
  private static final Duration TRIES = Duration.ofSeconds(30);

  @Test
  void operatorWaitsAndGoesOn(@TempDir Path folder) throws IOException {
    try (Cluster cluster = Cluster.start();
        Gateway gateway = Gateway.to(cluster.uri())) {
      gateway.answer(UnreadablePolicyIT::isTheRead, Gateway.Answer.refusal(500, "etcd is gone"));
      try (OperatorProcess operator = OperatorProcess.start(kubeconfig(folder, gateway))) {
        await("tried again and again")
            .atMost(TRIES)
            .until(() -> gateway.count(UnreadablePolicyIT::isTheRead) > 6);

        assertThat(operator.isAlive()).isTrue();
        assertThat(OperatorLog.problems(operator))
            .singleElement()
            .asString()
            .contains("The CompliancePolicy cannot be read: etcd is gone. Trying again every 2 s.");
        operator.expect("The CompliancePolicy cannot be read: etcd is gone");

        gateway.heal();
        operator.awaitReady();
        assertThat(operator.terminate()).isZero();
      }
    }
  }

  private static boolean isTheRead(Gateway.Request request) {
    return request.is("GET", "/compliancepolicies/");
  }

  private static Path kubeconfig(Path folder, Gateway gateway) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: test, cluster: {server: "%s"}}]
        users: [{name: test, user: {token: test}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        current-context: test
        """
            .formatted(gateway.uri()));
  }
}
