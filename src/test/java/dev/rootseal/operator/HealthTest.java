package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.http.HttpEndpoint.Body;
import dev.rootseal.operator.ProcessState.Liveness;
import dev.rootseal.operator.RootsealOperator.Readiness;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What `/livez` and `/readyz` answer. */
class HealthTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Liveness liveness = new Liveness(nanos::get);
  private String caches = "";
  private String watches = "";
  private final Readiness readiness = new Readiness(checks());

  @Test
  void startMayTakeAsLongAsTheCachesOfALargeCluster() {
    pass(Duration.ofMinutes(11));
    assertThat(status()).isEqualTo(200);
    liveness.starting();
    pass(Duration.ofMinutes(11));
    assertThat(status()).isEqualTo(200);
    pass(Duration.ofMinutes(1));
    assertThat(status()).isEqualTo(503);
  }

  @Test
  void sessionInWhichNothingMovesForAMinuteIsDead() {
    liveness.running();

    pass(Duration.ofSeconds(59));
    assertThat(status()).isEqualTo(200);
    pass(Duration.ofSeconds(1));
    assertThat(status()).isEqualTo(503);
    liveness.running();
    assertThat(status()).isEqualTo(200);
  }

  private int status() {
    return liveness.respond(new HttpEndpoint.Request("/livez", "", "", "")).status();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private Map<String, Supplier<String>> checks() {
    Map<String, Supplier<String>> checks = new LinkedHashMap<>();
    checks.put("caches", () -> caches);
    checks.put("watches", () -> watches);
    return checks;
  }

  @Test
  void readySaysOkAndNoMore() {
    assertThat(respond("")).isEqualTo(HttpEndpoint.Response.text(200, "ok\n"));
  }

  @Test
  void readyNamesEachCheckWhenAsked() {
    assertThat(respond("verbose"))
        .isEqualTo(
            HttpEndpoint.Response.text(200, "[+]caches ok\n[+]watches ok\nreadyz check passed\n"));
  }

  @Test
  void notReadySaysWhyUnasked() {
    watches = "not connected: Deployment";

    assertThat(respond(""))
        .isEqualTo(
            HttpEndpoint.Response.text(
                503,
                """
                [+]caches ok
                [-]watches failed: not connected: Deployment
                readyz check failed
                """));
  }

  @Test
  void everyReasonIsTold() {
    caches = "one";
    watches = "two";

    assertThat(respond("verbose=1").body())
        .isEqualTo(
            new Body.Text("[-]caches failed: one\n[-]watches failed: two\nreadyz check failed\n"));
  }

  private HttpEndpoint.Response respond(String query) {
    return readiness.respond(new HttpEndpoint.Request("/readyz", query, "", ""));
  }
}
