package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.http.HttpEndpoint.Request;
import dev.rootseal.operator.ProcessState.Liveness;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LivenessTest {
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
    return liveness.respond(new Request("/livez", "", "", "")).status();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
