package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A leader acts for ten seconds after it asked for the last renewal that it was granted. */
class LeaseFenceTest {
  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-26T00:00:00Z"));
  private final AtomicLong nanos = new AtomicLong();
  private final LeaderLease.Fence lease = new LeaderLease.Fence(clock, nanos::get);

  @Test
  void notHeldBeforeTheFirstRenewal() {
    assertThat(lease.isHeld()).isFalse();
    assertThat(lease.timeToWrite()).isZero();
  }

  @Test
  void heldForTenSecondsAfterARenewal() {
    lease.renew(() -> {});

    pass(9_999);
    assertThat(lease.isHeld()).isTrue();
    pass(1);
    assertThat(lease.isHeld()).isFalse();
  }

  /** Another replica leads after 15 s without renewal. */
  @Test
  void whatBeginsWhileItIsHeldEndsBeforeAnotherCanLead() {
    lease.renew(() -> {});

    assertThat(lease.timeToWrite()).isEqualTo(Duration.ofSeconds(15));
    pass(9_999);
    assertThat(lease.timeToWrite()).isEqualTo(Duration.ofMillis(5_001));
    pass(1);
    assertThat(lease.timeToWrite()).isZero();
  }

  /** The answer was there, but the process was paused before it could read it. */
  @Test
  void countsFromTheRequestAndNotFromTheAnswer() {
    lease.renew(() -> pass(30_000));

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void refusedRenewalDoesNotCount() {
    assertThatThrownBy(
            () ->
                lease.renew(
                    () -> {
                      throw new IllegalStateException("refused");
                    }))
        .hasMessage("refused");

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void clockThatStandsStillDoesNotMatter() {
    lease.renew(() -> {});

    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(lease.isHeld()).as("by the other clock").isFalse();
    lease.renew(() -> {});
    clock.move(Duration.ofSeconds(11));
    assertThat(lease.isHeld()).as("by the time of day").isFalse();
  }

  @Test
  void clockThatIsSetBackDoesNotMatterEither() {
    lease.renew(() -> {});

    clock.move(Duration.ofHours(-1));
    assertThat(lease.isHeld()).isTrue();
    assertThat(lease.timeToWrite()).isEqualTo(Duration.ofSeconds(15));
  }

  private void pass(long millis) {
    clock.move(Duration.ofMillis(millis));
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
