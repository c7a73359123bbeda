package dev.rootseal.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An API server that answers what it is told to, and remembers what it was asked. */
final class MockApi implements AutoCloseable {
  private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";
  static final String WATCH =
      "?allowWatchBookmarks=true&resourceVersion=%s&timeoutSeconds=45&watch=true";

  private static final WatchKeepAlive.Limits LIMITS =
      new WatchKeepAlive.Limits(45, 45, Duration.ofSeconds(15));

  /** Kept, because the JDK forgets the level of a logger that nobody holds. */
  private final Logger log = Logger.getLogger(MockWebServer.class.getName());

  private final KubernetesMockServer server = new KubernetesMockServer(false);
  private final List<String> requests = new ArrayList<>();

  MockApi() {
    log.setLevel(Level.OFF);
    server.init();
  }

  /** The client as the operator makes it, but without its pauses. */
  KubernetesClient client() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://localhost:" + server.getPort())
            .withWatchReconnectInterval(1)
            .withRequestRetryBackoffInterval(1)
            .build();
    return KubernetesClients.create(config, List.of(), List.of(), LIMITS);
  }

  /** Answers the next request for this path. */
  MockApi answer(String path, int status, String body) {
    server.expect().get().withPath(path).andReturn(status, body).once();
    return this;
  }

  /** Answers the next list of Deployments with one page. */
  MockApi page(String query, String page) {
    return answer(DEPLOYMENTS + query, 200, page);
  }

  /** Accepts the next watch of Deployments, sends the frames and ends it. */
  MockApi watch(String resourceVersion, String... frames) {
    return page(
        WATCH.formatted(resourceVersion),
        Stream.of(frames).map(frame -> frame + "\n").collect(Collectors.joining()));
  }

  /** The paths that were asked for so far, without those that this method told before. */
  List<String> requests() {
    try {
      for (RecordedRequest request = next(); request != null; request = next()) {
        requests.add(request.getPath().replace(DEPLOYMENTS, ""));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(requests);
  }

  private @Nullable RecordedRequest next() throws InterruptedException {
    return server.takeRequest(1, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    server.destroy();
  }
}
