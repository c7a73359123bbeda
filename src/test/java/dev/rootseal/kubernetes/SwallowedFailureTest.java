package dev.rootseal.kubernetes;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Why no interceptor may throw, and why a write is tried once: what is thrown on the client's
 * second try is swallowed, and its caller waits for ever (fabric8io/kubernetes-client#8105). When
 * this fails after an update of the client, interceptors may throw again.
 */
class SwallowedFailureTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void whatIsThrownOnASecondTryIsSwallowed() {
    Refuser refuser = new Refuser(2);
    try (KubernetesClient client = client(refuser)) {
      CompletableFuture<HttpResponse<String>> answer = ask(client);

      await("second try").until(() -> refuser.tries.get() == 2);
      await("nothing comes")
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(2))
          .until(() -> !answer.isDone());
    }
  }

  @Test
  void whatIsThrownOnTheFirstTryIsNot() {
    try (KubernetesClient client = client(new Refuser(1))) {
      assertThatThrownBy(() -> ask(client)).hasMessage("refused");
    }
  }

  private KubernetesClient client(Interceptor interceptor) {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
            .build();
    return KubernetesClients.create(config, List.of(), List.of(interceptor));
  }

  private static CompletableFuture<HttpResponse<String>> ask(KubernetesClient client) {
    HttpRequest request =
        client
            .getHttpClient()
            .newHttpRequestBuilder()
            .uri(client.getMasterUrl().toString())
            .build();
    return client.getHttpClient().sendAsync(request, String.class);
  }

  /** Throws on one of the tries. */
  private static final class Refuser implements Interceptor {
    private final AtomicInteger tries = new AtomicInteger();
    private final int refused;

    private Refuser(int refused) {
      this.refused = refused;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
      if (tries.incrementAndGet() == refused) {
        throw new IllegalStateException("refused");
      }
    }
  }
}
