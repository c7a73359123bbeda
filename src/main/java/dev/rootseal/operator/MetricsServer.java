package dev.rootseal.operator;

import dev.rootseal.http.BindAddress;
import dev.rootseal.http.Certificates;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.http.ReadGuard;
import dev.rootseal.http.SharedText;
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
final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int REVIEW_MILLIS = 4_000;

  private final HttpEndpoint endpoint;
  private final Optional<KubernetesClient> client;

  private MetricsServer(HttpEndpoint endpoint, Optional<KubernetesClient> client) {
    this.endpoint = endpoint;
    this.client = client;
  }

  /** Over HTTPS where there are certificates. */
  static MetricsServer start(
      BindAddress address, MetricsRegistry metrics, OperatorContext context) {
    return context
        .settings()
        .metricsCertificates()
        .map(certificates -> secure(address, certificates, metrics, context))
        .orElseGet(() -> open(address, metrics));
  }

  /** Plain HTTP, without a question. */
  private static MetricsServer open(BindAddress address, MetricsRegistry metrics) {
    return new MetricsServer(
        HttpEndpoint.start(address, Map.of(PATH, scrape(metrics))), Optional.empty());
  }

  /** HTTPS, with a review of each scrape. */
  private static MetricsServer secure(
      BindAddress address,
      Certificates certificates,
      MetricsRegistry metrics,
      OperatorContext context) {
    KubernetesClient client =
        new KubernetesClientBuilder().withConfig(impatient(context.config())).build();
    try {
      Handler guarded =
          new ReadGuard(new ClusterReviews(client), System::nanoTime).guard(scrape(metrics));
      return new MetricsServer(
          HttpEndpoint.startSecure(address, certificates, Map.of(PATH, guarded)),
          Optional.of(client));
    } catch (RuntimeException e) {
      client.close();
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

  /** Each format is rendered once for all who ask at the same time. */
  private static Handler scrape(MetricsRegistry metrics) {
    SharedText openMetrics = new SharedText(out -> metrics.scrape(OPEN_METRICS, out));
    SharedText text = new SharedText(out -> metrics.scrape(TEXT, out));
    return request ->
        request.accept().contains("application/openmetrics-text")
            ? respond(OPEN_METRICS, openMetrics)
            : respond(TEXT, text);
  }

  private static Response respond(String type, SharedText exposition) {
    try {
      return new Response(200, type, exposition.read());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Response.text(503, "Shutting down\n");
    }
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
