package dev.rootseal.operator;

import dev.rootseal.operator.controller.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this replica leads: always without leader election, else while it holds the lease. */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final Optional<LeaderLease> lease;
  private final Optional<LeaseOwner> owner;
  private final Optional<HeldLease> held;
  private volatile boolean leading;
  private volatile boolean closing;

  /** There while it runs; only the thread of the session asks. */
  private Optional<CompletableFuture<?>> election = Optional.empty();

  /**
   * Of a replica that does not lead yet.
   *
   * @param held the renewals of the lease as the client sees them; empty without leader election
   */
  Leadership(KubernetesClient client, OperatorSettings settings, Optional<HeldLease> held) {
    Optional<String> namespace = settings.leaseNamespace();
    this.lease = namespace.map(name -> new LeaderLease(client, name, settings.identity()));
    this.owner = namespace.map(name -> new LeaseOwner(client, name));
    this.held = held;
  }

  /** What follows from a change of leadership. */
  interface Listener {
    /** Prepares; this replica does not begin to lead if it throws. */
    void beforeLeading();

    /** This replica leads from now on. */
    void leads();

    /** This replica does not lead, or not any more. */
    void leadershipEnded();
  }

  /** Whether there is a lease to apply for; without one nobody else can lead. */
  boolean isElected() {
    return lease.isPresent();
  }

  /** Leads without having been elected. */
  void begin() {
    leading = true;
  }

  /** Applies for the lease, from now on until {@link #stopApplying}. */
  void apply(Executor executor, Listener listener) {
    election =
        lease.map(
            own ->
                own.apply(
                    new LeaderCallbacks(
                        () -> begin(listener), () -> end(listener), Leadership::logLeader),
                    executor));
  }

  private void begin(Listener listener) {
    listener.beforeLeading();
    owner.ifPresent(LeaseOwner::set);
    leading = true;
    LOG.atInfo().addKeyValue(LogKeys.LEASE, LeaderLease.NAME).log("This replica leads now");
    listener.leads();
  }

  /** Also called where leading could not begin, which is logged by itself. */
  private void end(Listener listener) {
    boolean led = leading;
    leading = false;
    if (led && !closing) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, LeaderLease.NAME)
          .log("The lease was lost: this replica stops writing and applies for it again");
    }
    listener.leadershipEnded();
  }

  private static void logLeader(String identity) {
    LOG.atInfo().addKeyValue(LogKeys.LEADER, identity).log("Leader seen");
  }

  /** Whether this replica leads, and its lease cannot have run out meanwhile. */
  boolean isLeading() {
    return leading && held.map(HeldLease::isHeld).orElse(true);
  }

  /** What ends from now on is no loss. */
  void closing() {
    closing = true;
  }

  /** The lease is not renewed any more, and not given up either. */
  void stopApplying() {
    election.ifPresent(running -> running.cancel(false));
  }

  /** The controllers are stopped. Whether this replica led is not asked: it does no longer. */
  void release() {
    leading = false;
    lease.ifPresent(LeaderLease::release);
  }
}
