package dev.rootseal.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The lease as the client's leader election reads it, which compares the time of the last renewal
 * with the time of day. One is the holder's and the other ours, so it gets a time that is surely to
 * come while the lease lives, and one that is surely past when it does not. Neither is ever
 * written: a renewal is written with the time of day, and noted when it is granted.
 */
final class SkewProofLock extends LeaseLock {
  private static final ZonedDateTime PAST = ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
  private static final ZonedDateTime FUTURE = PAST.withYear(9999);

  private final LeaseLife life;
  private final HeldLease held;

  /**
   * The lease of a namespace.
   *
   * @param life sees whether somebody holds it
   * @param held is told of each renewal that is asked for
   */
  SkewProofLock(String namespace, String identity, LeaseLife life, HeldLease held) {
    super(namespace, LeaderLease.NAME, identity);
    this.life = life;
    this.held = held;
  }

  @Override
  public synchronized void create(KubernetesClient client, LeaderElectionRecord lease) {
    held.renew(() -> super.create(client, lease));
  }

  @Override
  public synchronized void update(KubernetesClient client, LeaderElectionRecord lease) {
    held.renew(() -> super.update(client, lease));
  }

  /** A lease without content, which the API server takes too, is one that nobody holds. */
  @Override
  protected LeaderElectionRecord toRecord(Lease lease) {
    LeaseSpec spec = lease.getSpec() == null ? new LeaseSpec() : lease.getSpec();
    return new LeaderElectionRecord(
        spec.getHolderIdentity(),
        LeaderLease.DURATION,
        Optional.ofNullable(spec.getAcquireTime()).orElse(PAST),
        life.isHeld(lease) ? FUTURE : PAST,
        Optional.ofNullable(spec.getLeaseTransitions()).orElse(0));
  }
}
