package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rootseal.embedded.EmbeddedApi;
import dev.rootseal.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class VersionRollbackDetectorTest {
  private final VersionRollbackDetector data = new VersionRollbackDetector();

  @Test
  void aServerWithAnOlderVersionThanThatOfAWatchHasGoneBack() throws IOException {
    try (EmbeddedApi api = EmbeddedApi.start(0, Clock.systemUTC());
        KubernetesClient client = client(api.uri().getPort())) {
      begins(client, 1);
      assertThat(data.detect(client)).as("as old as what is there, or older").isFalse();

      begins(client, 5000);
      begins(client, 1);
      assertThat(data.detect(client)).as("of the future").isTrue();
    }
  }

  private void begins(KubernetesClient client, int version) {
    HttpRequest.Builder watch = client.getHttpClient().newHttpRequestBuilder();
    String query = "apis/apps/v1/deployments?resourceVersion=%d&watch=true".formatted(version);
    data.before(watch, watch.uri(client.getMasterUrl() + query).build(), new NoTags());
  }

  /** The next check in turn tells of the outage, and would not have its turn for minutes. */
  @Test
  void aServerThatSaysNothingIsNotWaitedForLong() throws IOException {
    // Connections are taken, but nobody reads what comes in them.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        KubernetesClient client = client(silent.getLocalPort())) {
      begins(client, 5);
      boolean detected =
          assertTimeoutPreemptively(Duration.ofSeconds(20), () -> data.detect(client));

      assertThat(detected).isFalse();
    }
  }

  private record NoTags() implements Interceptor.RequestTags {
    @Override
    public <T> @Nullable T getTag(Class<T> type) {
      return null;
    }
  }

  private static KubernetesClient client(int port) {
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl("http://127.0.0.1:" + port).build();
    return KubernetesClients.create(config, List.of());
  }
}
