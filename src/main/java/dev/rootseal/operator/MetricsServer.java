package dev.rootseal.operator;

import dev.rootseal.http.BindAddress;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.metrics.MetricsRegistry;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * Serves `/metrics`: to everybody, or over HTTPS to those whom the API server lets. It has a client
 * of its own for that, since it answers between the sessions as well.
 */
record MetricsServer(HttpEndpoint endpoint, Optional<KubernetesClient> client)
    implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int REVIEW_MILLIS = 4_000;

  /** Over HTTPS with a review of each scrape where there are certificates, else plainly. */
  static MetricsServer start(BindAddress address, MetricsRegistry metrics, ProcessState process) {
    var certificates = process.settings().metricsCertificates();
    Optional<KubernetesClient> client =
        certificates.map(
            any -> new KubernetesClientBuilder().withConfig(impatient(process.config())).build());
    Handler scrape = scrape(metrics);
    Handler handler =
        client.map(one -> new ReadGuard(one, System::nanoTime).guard(scrape)).orElse(scrape);
    try {
      return new MetricsServer(
          HttpEndpoint.start(address, certificates, Map.of(PATH, handler)), client);
    } catch (RuntimeException e) {
      client.ifPresent(KubernetesClient::close);
      throw e;
    }
  }

  /** A scrape is given up after 10 s mostly, so an answer that comes later helps nobody. */
  private static Config impatient(Config config) {
    return new ConfigBuilder(config)
        .withHttp2Disable(true)
        .withRequestRetryBackoffLimit(2)
        .withRequestTimeout(REVIEW_MILLIS)
        .withConnectionTimeout(REVIEW_MILLIS)
        .build();
  }

  private static Handler scrape(MetricsRegistry metrics) {
    return request -> {
      String type = request.accept().contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
      return new Response(200, type, out -> metrics.scrape(type, out));
    };
  }

  /** Where it is served, with the real port. */
  URI uri() {
    return endpoint.uri().resolve(PATH);
  }

  @Override
  public void close() {
    endpoint.close();
    client.ifPresent(KubernetesClient::close);
  }
}
