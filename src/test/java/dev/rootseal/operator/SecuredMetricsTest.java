package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.BindAddress;
import dev.rootseal.http.Certificates;
import dev.rootseal.http.HttpsClient;
import dev.rootseal.http.SelfSignedCertificate;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Scrapes of an operator that has not even been started: they are reviewed all the same. */
class SecuredMetricsTest {
  private final Certificates certificates = new SelfSignedCertificate(Clock.systemUTC());
  private Gateway gateway;
  private RootsealOperator operator;
  private HttpsClient client;

  @BeforeEach
  void start() throws IOException {
    gateway = Gateway.to(URI.create("http://127.0.0.1:1"));
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(gateway.uri().toString())
            .withRequestRetryBackoffInterval(1)
            .build();
    OperatorSettings settings =
        new OperatorSettings(
            Optional.of(BindAddress.parse("127.0.0.1:0")),
            Optional.of(certificates),
            Optional.empty(),
            Optional.empty(),
            "only");
    operator = new RootsealOperator(config, settings, Clock.systemUTC());
    client = HttpsClient.trusting(certificates.current().chain().getFirst());
  }

  @AfterEach
  void stop() {
    client.close();
    operator.close();
    gateway.close();
  }

  @Test
  void whoMayReadGetsTheMetrics() throws Exception {
    tokens("{\"authenticated\":true,\"user\":{\"username\":\"prometheus\"}}");
    access("{\"allowed\":true}");

    HttpResponse<String> scrape = send("GET", "Bearer t");

    assertThat(scrape.statusCode()).isEqualTo(200);
    assertThat(scrape.body()).contains("rootseal_build_info{");
    HttpResponse<String> head = send("HEAD", "Bearer t");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(gateway.seen()).as("the second is remembered").hasSize(2);
  }

  @Test
  void withoutATokenThatCountsThereIsNothing() throws Exception {
    tokens("{\"authenticated\":false}");

    HttpResponse<String> refused = send("GET", "Bearer t");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(refused.body()).isEqualTo("Unauthorized\n");
    assertThat(send("HEAD", "Basic t").statusCode()).isEqualTo(401);
  }

  @Test
  void whoMayNotReadIsToldSo() throws Exception {
    tokens("{\"authenticated\":true,\"user\":{\"username\":\"jane\"}}");
    access("{\"allowed\":false}");

    HttpResponse<String> refused = send("GET", "Bearer t");

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).isEqualTo("Authorization denied for user jane\n");
  }

  @Test
  void whenTheReviewFailsSoDoesTheScrape() throws Exception {
    gateway.answer(request -> true, Gateway.Answer.refusal(403, "may not create tokenreviews"));

    HttpResponse<String> failed = send("GET", "Bearer t");

    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).isEqualTo("Authentication failed\n");
  }

  private HttpResponse<String> send(String method, String authorization) throws Exception {
    return client.send(
        method, operator.metricsUri().orElseThrow(), Map.of("Authorization", authorization));
  }

  private void tokens(String status) {
    answer("authentication.k8s.io/v1", "TokenReview", status);
  }

  private void access(String status) {
    answer("authorization.k8s.io/v1", "SubjectAccessReview", status);
  }

  private void answer(String version, String kind, String status) {
    gateway.answer(
        request -> request.body().contains("\"" + kind + "\""),
        new Gateway.Answer(
            201,
            "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"spec\":{},\"status\":%s}"
                .formatted(version, kind, status)));
  }
}
