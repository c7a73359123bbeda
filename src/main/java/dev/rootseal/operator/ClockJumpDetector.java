package dev.rootseal.operator;

import dev.rootseal.operator.controller.LogKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that somebody has set the time of day. The framework waits (for the end of a burst, for
 * the next try) by {@link java.util.Timer}, which goes by it: where it is set back, whatever waits
 * does so for as much longer; where it is set ahead, what comes next waits behind what is overdue,
 * and nobody wakes the timer. Only timers that are made anew go right.
 */
final class ClockJumpDetector {
  private static final Logger LOG = LoggerFactory.getLogger(ClockJumpDetector.class);

  /** What a running clock is corrected by at once; waiting so much longer harms nobody. */
  private static final Duration LEAST = Duration.ofSeconds(10);

  private final Clock clock;
  private final LongSupplier nanos;
  private Duration lead;

  /** By the time of day, as the framework has it, and a clock that nobody sets. */
  ClockJumpDetector(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    this.lead = lead();
  }

  /** Whether the time of day was set since the last look, which is told. */
  boolean detect() {
    Duration before = lead;
    lead = lead();
    Duration step = lead.minus(before);
    if (step.abs().compareTo(LEAST) < 0) {
      return false;
    }
    LOG.atWarn()
        .addKeyValue(LogKeys.SECONDS, step.toSeconds())
        .log("The clock was set: starting the controllers again");
    return true;
  }

  /** By how much the time of day is ahead of the other clock, which begins anywhere. */
  private Duration lead() {
    return Duration.ofMillis(clock.millis()).minusNanos(nanos.getAsLong());
  }
}
