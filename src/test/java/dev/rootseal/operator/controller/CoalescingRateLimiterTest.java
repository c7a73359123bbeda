package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.operator.controller.Controllers.CoalescingRateLimiter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CoalescingRateLimiterTest {
  private long now = Long.MAX_VALUE - 5;
  private final CoalescingRateLimiter pace =
      new CoalescingRateLimiter(Duration.ofSeconds(1), () -> now);
  private final CoalescingRateLimiter.Turn turn = pace.initState();

  @Test
  void firstChangeIsWorkedOffAtOnceAndTheNextOneWaitsForWhatIsLeft() {
    assertThat(pace.isLimited(turn)).isEmpty();
    pass(Duration.ofNanos(1));
    assertThat(pace.isLimited(turn)).as("rounded up").hasValue(Duration.ofSeconds(1));
    pass(Duration.ofMillis(900));

    assertThat(pace.isLimited(turn)).hasValue(Duration.ofMillis(100));
    assertThat(pace.isLimited(pace.initState())).as("another object").isEmpty();
    pass(Duration.ofMillis(100));
    assertThat(pace.isLimited(turn)).as("that was enough").isEmpty();
  }

  @Test
  void waitingDoesNotPutTheTurnOff() {
    pace.isLimited(turn);
    for (int i = 0; i < 9; i++) {
      pass(Duration.ofMillis(100));
      assertThat(pace.isLimited(turn)).isPresent();
    }

    pass(Duration.ofMillis(100));

    assertThat(pace.isLimited(turn)).isEmpty();
    assertThat(pace.isLimited(turn)).hasValue(Duration.ofSeconds(1));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
