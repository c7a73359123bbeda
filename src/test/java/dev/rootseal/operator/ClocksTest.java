package dev.rootseal.operator;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lease is seen by its renewals, and not by the clock of who renews it. */
class ClocksTest {
  private static final Instant RENEWED = Instant.parse("2026-01-01T00:00:00Z");

  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-26T00:00:00Z"));
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final LeaderLease.ObservedLease seen = new LeaderLease.ObservedLease(nanos::get);
  private final LeaderLease.Fence fence = new LeaderLease.Fence(clock, nanos::get);
  private final AtomicLong running = new AtomicLong(-5);
  private final OperatorSession.ClockJumpDetector jumps =
      new OperatorSession.ClockJumpDetector(clock, running::get);

  @AutoClose private final LogCapture log = new LogCapture();

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z"})
  void livesForItsTimeAfterEachRenewal(String time) {
    Instant renewed = Instant.parse(time);
    assertThat(seen.observe(lease("another", renewed))).isTrue();
    pass(14_000);
    assertThat(seen.observe(lease("another", renewed.plusSeconds(1)))).as("renewed").isTrue();
    pass(14_000);
    assertThat(seen.observe(lease("another", renewed.plusSeconds(1)))).isTrue();
    pass(1_000);
    assertThat(seen.observe(lease("another", renewed.plusSeconds(1)))).isFalse();
  }

  @Test
  void renewalByAClockThatWasSetBackIsOneToo() {
    assertThat(seen.observe(lease("another", RENEWED))).isTrue();
    pass(15_000);

    assertThat(seen.observe(lease("another", RENEWED.minusSeconds(3_600)))).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  void nobodyHoldsAReleasedLease(@Nullable String holder) {
    assertThat(seen.observe(lease(holder, RENEWED))).isFalse();
    assertThat(seen.observe(new Lease())).as("without content").isFalse();
  }

  @Test
  void holderSaysForHowLongItLives() {
    Lease lease = lease("another", RENEWED);
    lease.getSpec().setLeaseDurationSeconds(2);
    assertThat(seen.observe(lease)).isTrue();
    pass(2_000);
    assertThat(seen.observe(lease)).isFalse();
  }

  /** Another replica leads after 15 s without renewal, so what begins ends before that. */
  @Test
  void heldForTenSecondsAfterARenewal() {
    assertThat(fence.isHeld()).as("before the first").isFalse();
    fence.renew(() -> {});

    assertThat(fence.timeToWrite()).isEqualTo(Duration.ofSeconds(15));
    pass(9_999);
    assertThat(fence.isHeld()).isTrue();
    assertThat(fence.timeToWrite()).isEqualTo(Duration.ofMillis(5_001));
    pass(1);
    assertThat(fence.isHeld()).isFalse();
    assertThat(fence.timeToWrite()).isZero();
  }

  /** The answer was there, but the process was paused before it could read it. */
  @Test
  void countsFromTheRequestAndNotFromTheAnswer() {
    fence.renew(() -> pass(30_000));

    assertThat(fence.isHeld()).isFalse();
  }

  @Test
  void refusedRenewalDoesNotCount() {
    assertThatThrownBy(
            () ->
                fence.renew(
                    () -> {
                      throw new IllegalStateException("refused");
                    }))
        .hasMessage("refused");

    assertThat(fence.isHeld()).isFalse();
  }

  @Test
  void clockThatStandsStillOrIsSetBackDoesNotMatter() {
    fence.renew(() -> {});
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(fence.isHeld()).as("by the other clock").isFalse();

    fence.renew(() -> {});
    clock.move(Duration.ofSeconds(11));
    assertThat(fence.isHeld()).as("by the time of day").isFalse();

    fence.renew(() -> {});
    clock.move(Duration.ofHours(-1));
    assertThat(fence.timeToWrite()).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void timeThatPassesIsNoJump() {
    clock.move(Duration.ofHours(2));
    running.addAndGet(Duration.ofHours(2).toNanos());

    assertThat(jumps.detect()).isFalse();
    assertThat(log.count("")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {3600, 10, -10, -3600})
  void timeOfDayThatIsSetIsNoticedOnce(int seconds) {
    clock.move(Duration.ofSeconds(seconds));
    assertThat(jumps.detect()).isTrue();
    assertThat(jumps.detect()).isFalse();

    assertThat(log.lines(Level.WARN))
        .containsExactly("The clock was set: starting the controllers again");
  }

  @ParameterizedTest
  @ValueSource(ints = {9, -9})
  void smallCorrectionIsLeftAlone(int seconds) {
    clock.move(Duration.ofSeconds(seconds));

    assertThat(jumps.detect()).isFalse();
  }

  private void pass(long millis) {
    clock.move(Duration.ofMillis(millis));
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }

  private static Lease lease(@Nullable String holder, Instant renewed) {
    return new LeaseBuilder()
        .withNewSpec()
        .withHolderIdentity(holder)
        .withRenewTime(renewed.atZone(UTC))
        .endSpec()
        .build();
  }
}
