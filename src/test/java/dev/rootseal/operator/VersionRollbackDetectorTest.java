package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rootseal.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionRollbackDetectorTest {
  private static final String WATCH = "apis/apps/v1/deployments?resourceVersion=5&watch=true";

  /** The next check in turn tells of the outage, and would not have its turn for minutes. */
  @Test
  void aServerThatSaysNothingIsNotWaitedForLong() throws IOException {
    VersionRollbackDetector data = new VersionRollbackDetector();
    // Connections are taken, but nobody reads what comes in them.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        KubernetesClient client = client(silent.getLocalPort())) {
      data.begins(URI.create(client.getMasterUrl() + WATCH));
      boolean detected =
          assertTimeoutPreemptively(Duration.ofSeconds(20), () -> data.detect(client));

      assertThat(detected).isFalse();
    }
  }

  private static KubernetesClient client(int port) {
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + port).build();
    return KubernetesClients.create(config, List.of());
  }
}
