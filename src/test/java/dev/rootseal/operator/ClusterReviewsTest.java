package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.http.ReadGuard.AccessReviews.Reader;
import dev.rootseal.http.ReadGuard.AccessReviews.ReviewException;
import dev.rootseal.operator.MetricsServer.ClusterReviews;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the API server, and how its answers are read. */
class ClusterReviewsTest {
  private static final Reader JANE =
      new Reader("jane", "17", List.of("a", "system:authenticated"), Map.of("k", List.of("v")));

  private static Gateway gateway;
  private static KubernetesClient client;
  private static ClusterReviews reviews;

  @BeforeAll
  static void start() throws IOException {
    gateway = Gateway.to(URI.create("http://127.0.0.1:1"));
    client = client(gateway.uri());
    reviews = new ClusterReviews(client);
  }

  private static KubernetesClient client(URI server) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                .withMasterUrl(server.toString())
                .withRequestRetryBackoffLimit(0)
                .build())
        .build();
  }

  @AfterEach
  void heal() {
    gateway.heal();
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
  }

  @Test
  void tokenIsReviewedAndItsBearerIsKnownWhole() throws Exception {
    answerToken(
        """
        {"authenticated":true,"user":{"username":"jane","uid":"17","groups":["a"],
        "extra":{"k":["v"]}}}\
        """);

    assertThat(reviews.identify("secret")).hasValue(JANE);
    assertThat(lastRequest("/apis/authentication.k8s.io/v1/tokenreviews"))
        .contains("\"spec\":{\"token\":\"secret\"}");
  }

  @Test
  void whoSaysLittleOfHimselfIsKnownAllTheSame() throws Exception {
    answerToken("{\"authenticated\":true,\"user\":{\"username\":\"jane\"}}");

    assertThat(reviews.identify("secret"))
        .hasValue(new Reader("jane", "", List.of("system:authenticated"), Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"authenticated\":false,\"error\":\"invalid bearer token\"}",
        "{\"authenticated\":false}",
        "{}"
      })
  void tokenThatTheClusterRefusesIsNobodys(String status) throws Exception {
    answerToken(status);

    assertThat(reviews.identify("secret")).isEmpty();
  }

  @Test
  void rightIsAskedForWithAllThatIsKnown() throws Exception {
    answerAccess("{\"allowed\":true}");

    assertThat(reviews.mayGet(JANE, "/metrics")).isTrue();
    assertThat(lastRequest("/apis/authorization.k8s.io/v1/subjectaccessreviews"))
        .contains("\"user\":\"jane\"")
        .contains("\"uid\":\"17\"")
        .contains("\"groups\":[\"a\",\"system:authenticated\"]")
        .contains("\"extra\":{\"k\":[\"v\"]}")
        .contains("\"nonResourceAttributes\":{\"path\":\"/metrics\",\"verb\":\"get\"}");
  }

  private static String lastRequest(String path) {
    assertThat(gateway.seen().getLast()).matches(request -> request.is("POST", path));
    return gateway.seen().getLast().body();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"allowed\":false}",
        "{\"allowed\":true,\"denied\":true}",
        "{}",
      })
  void whatIsNotAllowedIsDenied(String status) throws Exception {
    answerAccess(status);

    assertThat(reviews.mayGet(JANE, "/metrics")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          403 | {"kind":"Status","message":"this is forbidden","code":403} | %s: this is forbidden
          201 | {}                                          | the API server does not answer a %s
          """)
  void whatIsNoAnswerIsSaidOfEachReview(int status, String body, String message) {
    gateway.answer(request -> true, new Gateway.Answer(status, body));

    assertThatThrownBy(() -> reviews.identify("secret"))
        .isInstanceOf(ReviewException.class)
        .hasMessage(message, "TokenReview");
    assertThatThrownBy(() -> reviews.mayGet(JANE, "/metrics"))
        .isInstanceOf(ReviewException.class)
        .hasMessage(message, "SubjectAccessReview");
  }

  @Test
  void bearerWithoutANameIsNoAnswer() {
    answerToken("{\"authenticated\":true,\"user\":{\"uid\":\"17\"}}");

    assertThatThrownBy(() -> reviews.identify("secret"))
        .hasMessage("the API server does not say whose token it is");
  }

  @Test
  void serverThatIsGoneIsNoAnswer() {
    try (KubernetesClient alone = client(URI.create("http://127.0.0.1:9"))) {
      assertThatThrownBy(() -> new ClusterReviews(alone).identify("secret"))
          .hasMessage("TokenReview: connection refused");
    }
  }

  private void answerToken(String status) {
    answer("authentication.k8s.io/v1", "TokenReview", status);
  }

  private void answerAccess(String status) {
    answer("authorization.k8s.io/v1", "SubjectAccessReview", status);
  }

  private void answer(String version, String kind, String status) {
    gateway.answer(
        request -> request.is("POST", "reviews"),
        new Gateway.Answer(
            201,
            "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"spec\":{},\"status\":%s}"
                .formatted(version, kind, status)));
  }
}
