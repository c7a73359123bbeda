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
import org.junit.jupiter.params.provider.CsvSource;
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

  /** Who asks, after how many seconds each, and how often the cluster was asked by then. */
  @ParameterizedTest
  @CsvSource({
    "prometheus, 0 59, 2 2",
    "prometheus, 0 59 1, 2 2 3",
    "prometheus, 0 60 240, 2 3 5",
    "jane,       0 29, 2 2",
    "jane,       0 30, 2 3",
    "nobody,     0 59, 1 1",
    "nobody,     0 60, 1 2",
  })
  void answersAreRememberedForTheirTime(String who, String seconds, String asked) {
    cluster.refused.add("jane");
    List<String> counts = new ArrayList<>();
    for (String pause : seconds.split(" ", -1)) {
      nanos.addAndGet(Duration.ofSeconds(Long.parseLong(pause)).toNanos());
      get("Bearer " + who);
      counts.add(String.valueOf(cluster.asked.size()));
    }

    assertThat(String.join(" ", counts)).isEqualTo(asked);
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
        throw new ReviewException("the cluster is down", null);
      }
      asked.add(question);
    }
  }
}
