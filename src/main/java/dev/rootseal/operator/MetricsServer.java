package dev.rootseal.operator;

import dev.rootseal.http.BindAddress;
import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.http.Identity;
import dev.rootseal.http.ReadGuard;
import dev.rootseal.http.ReadGuard.AccessReviews;
import dev.rootseal.http.SharedText;
import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.metrics.MetricsRegistry;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

  /** Over HTTPS with a review of each scrape where there are certificates, else plainly. */
  static MetricsServer start(BindAddress address, MetricsRegistry metrics, ProcessState process) {
    Handler scrape = scrape(metrics);
    Optional<Supplier<Identity>> certificates = process.settings().metricsCertificates();
    if (certificates.isEmpty()) {
      return new MetricsServer(HttpEndpoint.start(address, Map.of(PATH, scrape)), Optional.empty());
    }
    KubernetesClient client =
        new KubernetesClientBuilder().withConfig(impatient(process.config())).build();
    try {
      Handler guarded = new ReadGuard(new ClusterReviews(client), System::nanoTime).guard(scrape);
      return new MetricsServer(
          HttpEndpoint.startSecure(address, certificates.get(), Map.of(PATH, guarded)),
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

  /** Asks the API server by TokenReview and SubjectAccessReview. */
  static final class ClusterReviews implements AccessReviews {
    private static final String AUTHENTICATED = "system:authenticated";

    private final KubernetesClient client;

    ClusterReviews(KubernetesClient client) {
      this.client = client;
    }

    @Override
    public Optional<Reader> identify(String token) throws ReviewException {
      TokenReview question =
          new TokenReviewBuilder().withNewSpec().withToken(token).endSpec().build();
      TokenReviewStatus answer =
          answer(
              "TokenReview", () -> client.tokenReviews().create(question), TokenReview::getStatus);
      return Boolean.TRUE.equals(answer.getAuthenticated())
          ? Optional.of(reader(answer.getUser()))
          : Optional.empty();
    }

    private static Reader reader(@Nullable UserInfo user) throws ReviewException {
      if (user == null || user.getUsername() == null || user.getUsername().isEmpty()) {
        throw new ReviewException("the API server does not say whose token it is", null);
      }
      return new Reader(
          user.getUsername(),
          Optional.ofNullable(user.getUid()).orElse(""),
          Stream.concat(user.getGroups().stream(), Stream.of(AUTHENTICATED)).distinct().toList(),
          Optional.ofNullable(user.getExtra()).orElse(Map.of()));
    }

    @Override
    public boolean mayGet(Reader reader, String path) throws ReviewException {
      SubjectAccessReview question =
          new SubjectAccessReviewBuilder()
              .withNewSpec()
              .withUser(reader.name())
              .withUid(reader.uid())
              .withGroups(reader.groups())
              .withExtra(reader.extra())
              .withNewNonResourceAttributes(path, "get")
              .endSpec()
              .build();
      SubjectAccessReviewStatus answer =
          answer(
              "SubjectAccessReview",
              () -> client.authorization().v1().subjectAccessReview().create(question),
              SubjectAccessReview::getStatus);
      return Boolean.TRUE.equals(answer.getAllowed()) && !Boolean.TRUE.equals(answer.getDenied());
    }

    private static <T, S> S answer(
        String kind, Supplier<@Nullable T> question, Function<T, @Nullable S> status)
        throws ReviewException {
      try {
        T review = question.get();
        S answer = review == null ? null : status.apply(review);
        if (answer == null) {
          throw new ReviewException("the API server does not answer a " + kind, null);
        }
        return answer;
      } catch (KubernetesClientException e) {
        throw new ReviewException(kind + ": " + FailureMessage.of(e), e);
      }
    }
  }
}
