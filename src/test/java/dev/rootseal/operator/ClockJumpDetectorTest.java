package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A time of day that is set is noticed once, and one that goes on never. */
class ClockJumpDetectorTest {
  @AutoClose private final LogCapture log = new LogCapture();
  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-26T00:00:00Z"));
  private final AtomicLong nanos = new AtomicLong(-5);
  private final OperatorSession.ClockJumpDetector jumps =
      new OperatorSession.ClockJumpDetector(clock, nanos::get);

  @Test
  void timePasses() {
    clock.move(Duration.ofHours(2));
    nanos.addAndGet(Duration.ofHours(2).toNanos());

    assertThat(jumps.detect()).isFalse();
    assertThat(log.count("")).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {3600, 10, -10, -3600})
  void stepIsNoticedOnce(int seconds) {
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
}
