package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rootseal.kubernetes.LeaseNotHeldException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A leader acts for ten seconds after it asked for the last renewal that it was granted. */
class HeldLeaseTest {
  private static final String LEASE =
      "/apis/coordination.k8s.io/v1/namespaces/system/leases/rootseal";
  private static final String REPORT =
      "/apis/rootseal.dev/v1alpha1/namespaces/shop/compliancereports/read-only-filesystem/status";

  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-26T00:00:00Z"));
  private final AtomicLong nanos = new AtomicLong();
  private final HeldLease lease =
      new HeldLease(
          "/apis/coordination.k8s.io/v1/namespaces/system/leases",
          Duration.ofSeconds(10),
          clock,
          nanos::get);

  @Test
  void notHeldBeforeTheFirstRenewal() {
    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void heldForTenSecondsAfterARenewal() {
    renew();

    pass(9_999);
    assertThat(lease.isHeld()).isTrue();
    pass(1);
    assertThat(lease.isHeld()).isFalse();
  }

  /** The answer was there, but the process was paused before it could read it. */
  @Test
  void countsFromTheRequestAndNotFromTheAnswer() {
    lease.asks("PUT", LEASE);
    pass(30_000);
    lease.succeeded("PUT", LEASE);

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void refusedRenewalDoesNotCount() {
    lease.asks("PUT", LEASE);

    assertThat(lease.isHeld()).isFalse();
  }

  @Test
  void clockThatStandsStillDoesNotMatter() {
    renew();

    nanos.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(lease.isHeld()).as("by the other clock").isFalse();
    renew();
    clock.move(Duration.ofSeconds(11));
    assertThat(lease.isHeld()).as("by the time of day").isFalse();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "PATCH, " + REPORT,
    "POST, /apis/rootseal.dev/v1alpha1/namespaces/shop/compliancereports",
    "DELETE, /apis/rootseal.dev/v1alpha1/namespaces/shop/compliancereports/read-only-filesystem",
    "POST, /apis/events.k8s.io/v1/namespaces/shop/events",
  })
  void nothingIsWrittenWithoutIt(String method, String path) {
    assertThatThrownBy(() -> lease.asks(method, path)).isInstanceOf(LeaseNotHeldException.class);

    renew();
    lease.asks(method, path);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, " + REPORT,
    "POST, /apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    "POST, /apis/authentication.k8s.io/v1/tokenreviews",
    "PUT, " + LEASE,
  })
  void everyReplicaReadsReviewsAndApplies(String method, String path) {
    lease.asks(method, path);
  }

  private void renew() {
    lease.asks("PUT", LEASE);
    lease.succeeded("PUT", LEASE);
  }

  private void pass(long millis) {
    clock.move(Duration.ofMillis(millis));
    nanos.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
