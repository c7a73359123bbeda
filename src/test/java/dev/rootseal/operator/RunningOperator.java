package dev.rootseal.operator;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.awaitility.Awaitility.await;

import dev.rootseal.http.BindAddress;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Optional;

/** The whole operator with both servers on free ports, as {@code main} starts it. */
public final class RunningOperator implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Optional<BindAddress> FREE_PORT =
      Optional.of(BindAddress.parse("127.0.0.1:0"));

  private final RootsealOperator operator;

  private RunningOperator(
      Config config, Optional<String> leaseNamespace, String identity, Clock clock) {
    operator = new RootsealOperator(config, settings(leaseNamespace, identity), clock);
    operator.start();
  }

  static OperatorSettings settings(Optional<String> leaseNamespace, String identity) {
    return new OperatorSettings(FREE_PORT, Optional.empty(), FREE_PORT, leaseNamespace, identity);
  }

  /** The only one. */
  public static RunningOperator start(Config config) {
    return start(config, Clock.systemUTC());
  }

  /** The only one, by a clock that can be moved. */
  public static RunningOperator start(Config config, Clock clock) {
    return new RunningOperator(config, Optional.empty(), "only", clock);
  }

  /** One of several. */
  public static RunningOperator startReplica(Config config, String identity) {
    return new RunningOperator(
        config, Optional.of(Cluster.LEASE_NAMESPACE), identity, Clock.systemUTC());
  }

  public RunningOperator awaitReady() {
    await("ready").until(() -> readyz().statusCode() == 200);
    return this;
  }

  public HttpResponse<String> readyz() {
    return get(health("/readyz?verbose"), "");
  }

  public HttpResponse<String> livez() {
    return get(health("/livez"), "");
  }

  private URI health(String path) {
    return operator.healthUri().orElseThrow().resolve(path);
  }

  public URI metricsUri() {
    return operator.metricsUri().orElseThrow();
  }

  public Scrape scrape() {
    return Scrape.parse(get(metricsUri(), "").body());
  }

  /** A scrape by a client that accepts such an answer. */
  public HttpResponse<String> scrape(String accept) {
    return get(metricsUri(), accept);
  }

  private static HttpResponse<String> get(URI uri, String accept) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (!accept.isEmpty()) {
      request.header("Accept", accept);
    }
    return unchecked(() -> HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString()));
  }

  /** As a signal does. */
  public void stop() {
    operator.close();
  }

  @Override
  public void close() {
    stop();
  }
}
