package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.HttpEndpoint;
import dev.rootseal.operator.ProcessState.Liveness;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What `/livez` and `/readyz` answer. */
class HealthTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Liveness liveness = new Liveness(nanos::get);

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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''      | ''       | false | 200 | ok
          ''      | ''       | true  | 200 | [+]caches ok;[+]watches ok;readyz check passed
          ''      | not: one | false | 503 | [+]caches ok;[-]watches failed: not: one;readyz check failed
          one     | two      | true  | 503 | [-]caches failed: one;[-]watches failed: two;readyz check failed
          """)
  void readinessNamesEachReasonUnaskedAndEachCheckWhenAsked(
      String caches, String watches, boolean verbose, int status, String lines) {
    SequencedMap<String, String> unready = new LinkedHashMap<>();
    unready.put("caches", caches);
    unready.put("watches", watches);

    assertThat(RootsealOperator.readyz(unready, verbose))
        .isEqualTo(HttpEndpoint.Response.text(status, lines.replace(";", "\n") + "\n"));
  }
}
