package dev.rootseal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.HttpEndpoint.Body;
import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.http.HttpEndpoint.Response;
import dev.rootseal.http.ReadGuard.AccessReviews;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadGuardTest {
  private static final Response METRICS = Response.text(200, "metrics");

  private final AtomicLong nanos = new AtomicLong();
  private final FakeCluster cluster = new FakeCluster();
  private final HttpEndpoint.Handler guarded =
      new ReadGuard(cluster, nanos::get).guard(request -> METRICS);

  @Test
  void whoMayReadGetsTheMetrics() {
    assertThat(get("Bearer prometheus")).isEqualTo(METRICS);
    assertThat(cluster.asked).containsExactly("who is prometheus", "may prometheus get /metrics");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "Bearer", "Bearer ", "Basic cHJvbQ==", "prometheus", "Bearerprometheus"})
  void withoutATokenNobodyIsAsked(String authorization) {
    assertThat(get(authorization)).isEqualTo(Response.text(401, "Unauthorized\n"));
    assertThat(cluster.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bearer prometheus", "BEARER prometheus", "  Bearer   prometheus  "})
  void schemeIsReadAsTheStandardHasIt(String authorization) {
    assertThat(get(authorization)).isEqualTo(METRICS);
  }

  @Test
  void tokenOfNobodyIsUnauthorized() {
    assertThat(get("Bearer nobody")).isEqualTo(Response.text(401, "Unauthorized\n"));
    assertThat(cluster.asked).containsExactly("who is nobody");
  }

  @Test
  void whoMayNotReadIsTold() {
    cluster.refused.add("jane");

    assertThat(get("Bearer jane"))
        .isEqualTo(Response.text(403, "Authorization denied for user jane\n"));
  }

  @Test
  void nameFromOutsideIsNotRepeatedAsItIs() {
    cluster.refused.add("ja\u001b[2Jne\nü");

    assertThat(get("Bearer ja\u001b[2Jne\nü").body())
        .isEqualTo(new Body.Text("Authorization denied for user ja?[2Jne??\n"));
  }

  @Test
  void failedReviewsAreTheServersFaultAndNotRemembered() {
    cluster.down = "who is";
    assertThat(get("Bearer jane")).isEqualTo(Response.text(500, "Authentication failed\n"));

    cluster.down = "may";
    assertThat(get("Bearer jane"))
        .isEqualTo(Response.text(500, "Authorization for user jane failed\n"));

    cluster.down = "";
    assertThat(get("Bearer jane")).isEqualTo(METRICS);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void answersAreRememberedForTheirTime() {
    get("Bearer prometheus");
    pass(Duration.ofSeconds(59));
    get("Bearer prometheus");
    assertThat(cluster.asked).hasSize(2);

    pass(Duration.ofSeconds(1));
    get("Bearer prometheus");
    assertThat(cluster.asked).as("the token, not the right").hasSize(3);

    pass(Duration.ofMinutes(4));
    get("Bearer prometheus");
    assertThat(cluster.asked).as("both").hasSize(5);
  }

  @Test
  void refusalHoldsForHalfAMinute() {
    cluster.refused.add("jane");
    get("Bearer jane");
    cluster.refused.clear();

    pass(Duration.ofSeconds(29));
    assertThat(get("Bearer jane").status()).isEqualTo(403);
    pass(Duration.ofSeconds(1));
    assertThat(get("Bearer jane").status()).isEqualTo(200);
  }

  @Test
  void tokenOfNobodyIsRememberedForAMinute() {
    get("Bearer nobody");
    pass(Duration.ofSeconds(59));
    get("Bearer nobody");
    assertThat(cluster.asked).hasSize(1);

    pass(Duration.ofSeconds(1));
    get("Bearer nobody");
    assertThat(cluster.asked).hasSize(2);
  }

  @Test
  void whatIsRememberedIsBounded() {
    get("Bearer prometheus");
    for (int i = 0; i < 1024; i++) {
      get("Bearer other" + i);
    }
    cluster.asked.clear();

    get("Bearer other1023");
    assertThat(cluster.asked).isEmpty();
    get("Bearer prometheus");
    assertThat(cluster.asked).contains("who is prometheus");
  }

  @Test
  void requestDoesNotShowItsToken() {
    assertThat(new Request("/metrics", "", "", "Bearer secret").toString())
        .doesNotContain("secret");
  }

  private Response get(String authorization) {
    return guarded.respond(new Request("/metrics", "", "", authorization));
  }

  /** A cluster where the token is the user's name. */
  private static final class FakeCluster implements AccessReviews {
    private final List<String> asked = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private String down = "";

    @Override
    public Optional<Reader> identify(String token) throws ReviewException {
      ask("who is " + token);
      return token.equals("nobody")
          ? Optional.empty()
          : Optional.of(new Reader(token, "", List.of(), Map.of()));
    }

    @Override
    public boolean mayGet(Reader reader, String path) throws ReviewException {
      ask("may " + reader.name() + " get " + path);
      return !refused.contains(reader.name());
    }

    private void ask(String question) throws ReviewException {
      if (!down.isEmpty() && question.startsWith(down)) {
        throw new ReviewException("the cluster is down");
      }
      asked.add(question);
    }
  }
}
