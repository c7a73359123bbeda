package dev.rootseal.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rootseal.kubernetes.KubernetesClients;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionRollbackDetectorTest {
  private static final URI WATCH =
      URI.create("https://api/apis/apps/v1/deployments?resourceVersion=5&watch=true");

  /** The next check in turn tells of the outage, and would not have its turn for minutes. */
  @Test
  void aServerThatSaysNothingIsNotWaitedForLong() throws IOException {
    VersionRollbackDetector data = new VersionRollbackDetector();
    data.begins(WATCH);
    // Connections are taken, but nobody reads what comes in them.
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
        KubernetesClient client = client(silent.getLocalPort(), "")) {
      boolean detected =
          assertTimeoutPreemptively(Duration.ofSeconds(20), () -> data.detect(client));

      assertThat(detected).isFalse();
    }
  }

  @Test
  void aServerBehindAPathPrefixIsAskedThere() throws IOException {
    String path = "/k8s/clusters/c-1/apis/apps/v1/deployments";
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", exchange -> answer(exchange, path));
    server.start();
    VersionRollbackDetector data = new VersionRollbackDetector();
    data.begins(URI.create("https://api" + path + "?resourceVersion=5&watch=true"));
    try (KubernetesClient client = client(server.getAddress().getPort(), "/k8s/clusters/c-1")) {
      assertThat(data.detect(client)).isTrue();
    } finally {
      server.stop(0);
    }
  }

  /** Version 4 of the list at this path; all else is not there. */
  private static void answer(HttpExchange exchange, String path) throws IOException {
    byte[] list =
        """
        {"kind":"DeploymentList","apiVersion":"apps/v1","metadata":{"resourceVersion":"4"},"items":[]}"""
            .getBytes(UTF_8);
    boolean found = exchange.getRequestURI().getPath().equals(path);
    exchange.sendResponseHeaders(found ? 200 : 404, list.length);
    exchange.getResponseBody().write(list);
    exchange.close();
  }

  private static KubernetesClient client(int port, String prefix) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + port + prefix)
            .build();
    return KubernetesClients.create(config, List.of());
  }
}
