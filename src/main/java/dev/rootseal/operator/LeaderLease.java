package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.kubernetes.SingleTry;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PeriodicCheck;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease by which one replica leads. The client acquires and renews it, by {@link
 * SkewProofLock}; the controller framework would let it compare the clocks of two machines.
 */
final class LeaderLease {
  private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

  static final String NAME = "rootseal";

  /** After this time without renewal another replica takes over. */
  static final Duration DURATION = Duration.ofSeconds(15);

  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(10);

  /**
   * The client adds up to 1.2 times as much by chance: a released lease is taken in 1.5 s, so that
   * a hand-over under load takes less than 3 s.
   */
  private static final Duration RETRY_PERIOD = Duration.ofMillis(700);

  /** The release happens while the program stops, and that must not take long. */
  private static final Duration RELEASE = Duration.ofSeconds(1);

  private final KubernetesClient client;
  private final String namespace;
  private final String identity;

  LeaderLease(KubernetesClient client, String namespace, String identity) {
    this.client = client;
    this.namespace = namespace;
    this.identity = identity;
  }

  /**
   * Applies for the lease until it is had, and then renews it; to be cancelled at the end.
   *
   * @param executor runs the requests and the callbacks
   * @param held is told of each renewal
   */
  CompletableFuture<?> apply(LeaderCallbacks callbacks, Executor executor, HeldLease held) {
    SkewProofLock lock = new SkewProofLock(namespace, identity, life(), held);
    // Not released at the end: that is done with less patience, and later.
    LeaderElectionConfig config =
        new LeaderElectionConfig(
            lock, DURATION, RENEW_DEADLINE, RETRY_PERIOD, callbacks, false, NAME);
    return new LeaderElector(client, config, executor).start();
  }

  /** What sees whether somebody holds the lease. */
  static LeaseLife life() {
    return new LeaseLife(DURATION, System::nanoTime);
  }

  /** What knows of the renewals of a lease, of which there is none yet. */
  static HeldLease held(Clock clock) {
    return new HeldLease(RENEW_DEADLINE, DURATION, clock, System::nanoTime);
  }

  /**
   * Whether another replica holds it.
   *
   * @param life what has seen the lease before
   * @throws KubernetesClientException if it cannot be read
   */
  boolean isHeldByAnother(LeaseLife life) {
    Lease lease =
        SingleTry.of(
            client,
            PeriodicCheck.PATIENCE,
            once -> once.leases().inNamespace(namespace).withName(NAME).get());
    return lease != null
        && life.isHeld(lease)
        && !identity.equals(lease.getSpec().getHolderIdentity());
  }

  /**
   * Gives the lease up, so that another replica need not wait; does nothing when it is not ours.
   */
  void release() {
    try {
      if (SingleTry.of(client, RELEASE, this::releaseBy)) {
        LOG.atInfo()
            .addKeyValue(LogKeys.LEASE, namespace + "/" + NAME)
            .log("No leader: lease released");
      }
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, namespace + "/" + NAME)
          .addKeyValue(LogKeys.REASON, FailureMessage.of(e))
          .log("The lease could not be released: another replica takes over when it expires");
    }
  }

  private boolean releaseBy(KubernetesClient hasty) {
    Lease lease = hasty.leases().inNamespace(namespace).withName(NAME).get();
    if (lease == null || !identity.equals(lease.getSpec().getHolderIdentity())) {
      return false;
    }
    hasty
        .leases()
        .inNamespace(namespace)
        .resource(
            new LeaseBuilder(lease)
                .editSpec()
                .withHolderIdentity("")
                .withLeaseDurationSeconds(1)
                .endSpec()
                .build())
        .update();
    return true;
  }

  /**
   * The lease as the client's leader election reads it, which compares the time of the last renewal
   * with the time of day. One is the holder's and the other ours, so it gets a time that is surely
   * to come while the lease lives, and one that is surely past when it does not. Neither is ever
   * written: a renewal is written with the time of day, and noted when it is granted.
   */
  static final class SkewProofLock extends LeaseLock {
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
          DURATION,
          Optional.ofNullable(spec.getAcquireTime()).orElse(PAST),
          life.isHeld(lease) ? FUTURE : PAST,
          Optional.ofNullable(spec.getLeaseTransitions()).orElse(0));
    }
  }
}
