package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.HttpEndpoint.Handler;
import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.rule.Rows;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the API server, how its answers are read, and how long they are remembered. */
class ReadGuardTest {
  private static final Response METRICS = Response.text(200, "metrics");
  private static final String JANE = "{\"authenticated\":true,\"user\":{\"username\":\"jane\"}}";

  private static final Predicate<Gateway.Request> TOKENS =
      posts("/apis/authentication.k8s.io/v1/tokenreviews");
  private static final Predicate<Gateway.Request> RIGHTS =
      posts("/apis/authorization.k8s.io/v1/subjectaccessreviews");

  @AutoClose private final LogCapture log = new LogCapture();
  @AutoClose private final Gateway gateway = new Gateway(URI.create("http://127.0.0.1:1"));
  @AutoClose private final KubernetesClient client;
  private final AtomicLong nanos = new AtomicLong();
  private final Handler guarded;

  ReadGuardTest() {
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(gateway.uri().toString())
            .withRequestRetryBackoffLimit(0)
            .build();
    client = new KubernetesClientBuilder().withConfig(config).build();
    guarded = new ReadGuard(() -> client, nanos::get).guard(request -> METRICS);
    token(JANE);
    access("{\"allowed\":true}");
  }

  @Test
  void tokenIsReviewedAndThenTheRightWithAllThatIsKnown() {
    token(
        """
        {"authenticated":true,"user":{"username":"jane","uid":"17","groups":["a"],
        "extra":{"k":["v"]}}}\
        """);

    assertThat(get("Bearer secret")).isEqualTo(METRICS);

    assertThat(gateway.seen()).hasSize(2);
    assertThat(gateway.seen().getFirst()).matches(TOKENS);
    assertThat(gateway.seen().getFirst().body()).contains("\"spec\":{\"token\":\"secret\"}");
    assertThat(gateway.seen().getLast()).matches(RIGHTS);
    assertThat(gateway.seen().getLast().body())
        .contains("\"user\":\"jane\"")
        .contains("\"uid\":\"17\"")
        .contains("\"groups\":[\"a\",\"system:authenticated\"]")
        .contains("\"extra\":{\"k\":[\"v\"]}")
        .contains("\"nonResourceAttributes\":{\"path\":\"/metrics\",\"verb\":\"get\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Bearer", "Bearer ", "Basic cHJvbQ==", "prometheus", "Bearerprometheus"})
  void withoutATokenNobodyIsAsked(String authorization) {
    assertThat(get(authorization)).isEqualTo(Response.text(401, "Unauthorized\n"));
    assertThat(gateway.seen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer prometheus", "BEARER prometheus", "  Bearer   prometheus  "})
  void schemeIsReadAsTheStandardHasIt(String authorization) {
    assertThat(get(authorization)).isEqualTo(METRICS);
    assertThat(gateway.seen().getFirst().body()).contains("\"prometheus\"");
    assertThat(gateway.seen().getLast().body()).contains("\"groups\":[\"system:authenticated\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"authenticated\":false,\"error\":\"invalid bearer token\"}",
        "{\"authenticated\":false}",
        "{}"
      })
  void tokenThatTheClusterRefusesIsNobodys(String status) {
    token(status);

    assertThat(get("Bearer secret")).isEqualTo(Response.text(401, "Unauthorized\n"));
    assertThat(gateway.seen()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"allowed\":false}", "{\"allowed\":true,\"denied\":true}", "{}"})
  void whoMayNotReadIsTold(String status) {
    access(status);

    assertThat(get("Bearer secret"))
        .isEqualTo(Response.text(403, "Authorization denied for user jane\n"));
  }

  @Test
  void nameFromOutsideIsNotRepeatedAsItIs() {
    token(
        """
        {"authenticated":true,"user":{"username":"ja\\u001b[2Jne\\nü"}}\
        """);
    access("{}");

    assertThat(get("Bearer secret"))
        .isEqualTo(Response.text(403, "Authorization denied for user ja?[2Jne??\n"));
  }

  /** Whose review fails, how, and what is answered and logged. */
  @Rows(
      """
      token   | 403 | {"kind":"Status","message":"forbidden","code":403} | Authentication         | TokenReview: forbidden
      token   | 201 | {}                                  | Authentication         | the API server does not answer a TokenReview
      token   | 201 | {"status":{"authenticated":true,"user":{"uid":"17"}}} | Authentication | the API server does not say whose token it is
      subject | 403 | {"kind":"Status","message":"forbidden","code":403} | Authorization for user jane | SubjectAccessReview: forbidden
      subject | 201 | {}                                  | Authorization for user jane | the API server does not answer a SubjectAccessReview
      """)
  void failedReviewsAreTheServersFaultAndNotRemembered(
      String review, int status, String body, String step, String reason) {
    gateway.answer(review.equals("token") ? TOKENS : RIGHTS, new Gateway.Answer(status, body));

    assertThat(get("Bearer secret")).isEqualTo(Response.text(500, step + " failed\n"));
    assertThat(get("Bearer secret")).isEqualTo(Response.text(500, step + " failed\n"));

    assertThat(log.keys()).containsExactly("reason=" + reason);
    token(JANE);
    access("{\"allowed\":true}");
    assertThat(get("Bearer secret")).isEqualTo(METRICS);
  }

  @Test
  void serverThatIsGoneIsNoAnswer() {
    gateway.close();

    assertThat(get("Bearer secret")).isEqualTo(Response.text(500, "Authentication failed\n"));
    assertThat(log.keys()).containsExactly("reason=TokenReview: connection refused");
  }

  /** Who asks, after how many seconds each, and how often the cluster was asked by then. */
  @ParameterizedTest
  @CsvSource({
    "prometheus, 0 59, 2 2",
    "prometheus, 0 59 1, 2 2 3",
    "prometheus, 0 60 240, 2 3 5",
    "stranger,   0 29, 2 2",
    "stranger,   0 30, 2 3",
    "nobody,     0 59, 1 1",
    "nobody,     0 60, 1 2",
  })
  void answersAreRememberedForTheirTime(String who, String seconds, String asked) {
    if (who.equals("nobody")) {
      token("{}");
    }
    access("{\"allowed\":" + who.equals("prometheus") + "}");
    List<String> counts = new ArrayList<>();
    for (String pause : seconds.split(" ", -1)) {
      nanos.addAndGet(Duration.ofSeconds(Long.parseLong(pause)).toNanos());
      get("Bearer " + who);
      counts.add(String.valueOf(gateway.seen().size()));
    }

    assertThat(String.join(" ", counts)).isEqualTo(asked);
  }

  @Test
  void whatIsRememberedIsBounded() {
    get("Bearer prometheus");
    token("{}");
    for (int i = 0; i < 1024; i++) {
      get("Bearer other" + i);
    }
    int before = gateway.seen().size();

    get("Bearer other1023");
    assertThat(gateway.seen()).hasSize(before);
    get("Bearer prometheus");
    assertThat(gateway.seen()).hasSize(before + 1);
  }

  private static Predicate<Gateway.Request> posts(String path) {
    return request -> request.is("POST", path);
  }

  private Response get(String authorization) {
    return guarded.respond(new Request("/metrics", "", "", authorization));
  }

  /** Whose every token is from now on. */
  private void token(String status) {
    gateway.answer(TOKENS, answer("authentication", "TokenReview", status));
  }

  /** What everybody may from now on. */
  private void access(String status) {
    gateway.answer(RIGHTS, answer("authorization", "SubjectAccessReview", status));
  }

  private static Gateway.Answer answer(String group, String kind, String status) {
    return new Gateway.Answer(
        201,
        "{\"apiVersion\":\"%s.k8s.io/v1\",\"kind\":\"%s\",\"spec\":{},\"status\":%s}"
            .formatted(group, kind, status));
  }
}
