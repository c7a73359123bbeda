package dev.rootseal.operator;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who holds a lease is seen by its renewals, and not by the clock of who renews it. */
class LeaseLifeTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
  private final LeaseLife life = new LeaseLife(Duration.ofSeconds(15), nanos::get);

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-01-01T00:00:00Z"})
  void livesForItsTimeAfterEachRenewal(String time) {
    Instant renewed = Instant.parse(time);
    assertThat(life.observe(lease("another", renewed))).isTrue();
    pass(14);
    assertThat(life.observe(lease("another", renewed.plusSeconds(1)))).as("renewed").isTrue();
    pass(14);
    assertThat(life.observe(lease("another", renewed.plusSeconds(1)))).isTrue();
    pass(1);
    assertThat(life.observe(lease("another", renewed.plusSeconds(1)))).isFalse();
  }

  @Test
  void renewalByAClockThatWasSetBackIsOneToo() {
    Instant renewed = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(life.observe(lease("another", renewed))).isTrue();
    pass(15);

    assertThat(life.observe(lease("another", renewed.minusSeconds(3_600)))).isTrue();
  }

  @ParameterizedTest
  @NullAndEmptySource
  void nobodyHoldsAReleasedLease(@Nullable String holder) {
    assertThat(life.observe(lease(holder, Instant.EPOCH))).isFalse();
  }

  @Test
  void holderSaysForHowLongItLives() {
    Lease lease = lease("another", Instant.EPOCH);
    lease.getSpec().setLeaseDurationSeconds(2);
    assertThat(life.observe(lease)).isTrue();
    pass(2);
    assertThat(life.observe(lease)).isFalse();
  }

  @Test
  void nobodyHoldsALeaseWithoutContent() {
    assertThat(life.observe(new Lease())).isFalse();
  }

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
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
