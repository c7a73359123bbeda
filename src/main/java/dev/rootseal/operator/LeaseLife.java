package dev.rootseal.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a lease lives: whether its holder has renewed it within the time that it names, by a
 * clock of this machine that nobody sets. The times of day that stand in it are never read: they
 * are of its holder's clock, which may be minutes ahead or behind. Client-go's leader election does
 * the same.
 */
final class LeaseLife {
  private final Duration standard;
  private final LongSupplier nanos;
  private @Nullable LeaseSpec last;
  private long since;

  /**
   * Nothing seen yet.
   *
   * @param standard for how long a lease lives that names no time
   * @param nanos a clock that nobody sets, as {@link System#nanoTime}
   */
  LeaseLife(Duration standard, LongSupplier nanos) {
    this.standard = standard;
    this.nanos = nanos;
  }

  /** Whether somebody holds the lease as it stands now: until it was seen to stand still. */
  synchronized boolean observe(Lease lease) {
    LeaseSpec spec = lease.getSpec();
    if (spec == null || spec.getHolderIdentity() == null || spec.getHolderIdentity().isEmpty()) {
      return false;
    }
    if (!spec.equals(last)) {
      last = spec;
      since = nanos.getAsLong();
    }
    return nanos.getAsLong() - since < validity(spec).toNanos();
  }

  private Duration validity(LeaseSpec spec) {
    return Optional.ofNullable(spec.getLeaseDurationSeconds())
        .map(Duration::ofSeconds)
        .orElse(standard);
  }
}
