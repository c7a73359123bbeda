package dev.rootseal.operator.controller;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Coalesces changes: the first is worked off at once, those after it together when a time has
 * passed. The framework's own limiter answers with the time that has passed where it should with
 * the time that is left, and so waits up to twice as long.
 */
final class CoalescingRateLimiter implements RateLimiter<CoalescingRateLimiter.Turn> {
  private final Duration interval;
  private final LongSupplier nanoTime;

  /** When an object was last worked on. */
  static final class Turn implements RateLimitState {
    private Optional<Long> last = Optional.empty();
  }

  CoalescingRateLimiter(Duration interval, LongSupplier nanoTime) {
    this.interval = interval;
    this.nanoTime = nanoTime;
  }

  @Override
  public Turn initState() {
    return new Turn();
  }

  /** Takes a turn, or says how long to wait for one: whole milliseconds, rounded up. */
  @Override
  public Optional<Duration> isLimited(RateLimitState state) {
    Turn turn = (Turn) state;
    long now = nanoTime.getAsLong();
    Duration left = turn.last.map(last -> interval.minusNanos(now - last)).orElse(Duration.ZERO);
    if (left.isPositive()) {
      return Optional.of(Duration.ofMillis(left.plusNanos(999_999).toMillis()));
    }
    turn.last = Optional.of(now);
    return Optional.empty();
  }
}
