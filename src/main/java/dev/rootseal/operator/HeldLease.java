package dev.rootseal.operator;

import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this replica may still act as the leader: only for so long after it last asked for its
 * lease to be renewed, and was granted it. A process that was paused for longer than its lease (a
 * node without CPU, a live migration, SIGSTOP) wakes up as the leader that it was; until the
 * framework notices, what it holds may be older than what the next leader has written. So each
 * write asks here first.
 */
final class HeldLease {
  private final Duration validity;
  private final Duration duration;
  private final Clock clock;
  private final LongSupplier nanos;
  private volatile Moment granted;

  /** One moment by both clocks: each of them can stand still while the other goes on. */
  private record Moment(long millis, long nanos) {}

  /**
   * Not held yet.
   *
   * @param validity for how long one renewal lets this replica lead
   * @param duration after how long without renewal another one may; longer than the validity
   * @param clock the time of day
   * @param nanos a clock that nobody sets, as {@link System#nanoTime}
   */
  HeldLease(Duration validity, Duration duration, Clock clock, LongSupplier nanos) {
    this.validity = validity;
    this.duration = duration;
    this.clock = clock;
    this.nanos = nanos;
    // Long enough ago, by both clocks.
    Moment now = now();
    granted = new Moment(now.millis() - duration.toMillis(), now.nanos() - duration.toNanos());
  }

  /**
   * Asks for a renewal, which was granted if the request does not throw. The time counts from the
   * question: the answer may have waited for a long time to be read.
   */
  void renew(Runnable request) {
    Moment asked = now();
    request.run();
    granted = asked;
  }

  /** Whether this replica surely holds the lease, if it ever did. */
  boolean isHeld() {
    return sinceRenewal().compareTo(validity) < 0;
  }

  /**
   * How long what begins now may take: until another replica can lead. Zero when the lease is not
   * held.
   */
  Duration timeToWrite() {
    Duration since = sinceRenewal();
    return since.compareTo(validity) < 0 ? duration.minus(since) : Duration.ZERO;
  }

  /** By the clock that has gone further. */
  private Duration sinceRenewal() {
    Moment now = now();
    Moment last = granted;
    Duration byDay = Duration.ofMillis(now.millis() - last.millis());
    Duration byNanos = Duration.ofNanos(now.nanos() - last.nanos());
    return byDay.compareTo(byNanos) > 0 ? byDay : byNanos;
  }

  private Moment now() {
    return new Moment(clock.millis(), nanos.getAsLong());
  }
}
