package dev.rootseal.operator;

import dev.rootseal.operator.controller.WriteGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Whether this replica leads: always without leader election, else while it holds the lease. */
final class Leadership {
  private final Optional<LeaderLease> lease;
  private final Optional<LeaseOwner> owner;
  private final Optional<HeldLease> held;
  private final LeadershipLog log;
  private volatile boolean leading;
  private volatile boolean lost;
  private volatile boolean closing;

  /** There while it runs; only the thread of the session asks. */
  private Optional<CompletableFuture<?>> election = Optional.empty();

  /**
   * Of a replica that does not lead yet.
   *
   * @param clock the time of day
   * @param log logs who leads, for longer than this session
   */
  Leadership(KubernetesClient client, OperatorSettings settings, Clock clock, LeadershipLog log) {
    Optional<String> namespace = settings.leaseNamespace();
    this.lease = namespace.map(name -> new LeaderLease(client, name, settings.identity()));
    this.owner = namespace.map(name -> new LeaseOwner(client, name));
    this.held = namespace.map(name -> LeaderLease.held(clock));
    this.log = log;
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
    LeaderCallbacks callbacks =
        new LeaderCallbacks(() -> begin(executor, listener), () -> end(listener), log::seen);
    election = lease.map(own -> own.apply(callbacks, executor, held.orElseThrow()));
  }

  private void begin(Executor executor, Listener listener) {
    listener.beforeLeading();
    leading = true;
    log.leads();
    listener.leads();
    // Nobody waits for the owner: that costs three requests, and the lease is not renewed
    // meanwhile.
    owner.ifPresent(one -> executor.execute(one::set));
  }

  /** Also called where leading could not begin, which is logged by itself. */
  private void end(Listener listener) {
    if (leading && !closing) {
      lost = true;
      log.lost();
    }
    leading = false;
    listener.leadershipEnded();
  }

  /** Whether this replica leads, and its lease cannot have run out meanwhile. */
  boolean isLeading() {
    return leading && held.map(HeldLease::isHeld).orElse(true);
  }

  /**
   * How long a write that begins now may take: until another replica can lead. Whoever is alone may
   * always write; whoever has lost the lease may not, although it is not over yet.
   */
  Duration timeToWrite() {
    return lost ? Duration.ZERO : held.map(HeldLease::timeToWrite).orElse(WriteGate.PATIENCE);
  }

  /** What ends from now on is no loss. */
  void closing() {
    closing = true;
  }

  /** The lease is not renewed any more, and not given up either. */
  void stopApplying() {
    election.ifPresent(running -> running.cancel(false));
  }

  /** The controllers are stopped. There is nothing to give up of a lease that was lost. */
  void release() {
    leading = false;
    if (!lost) {
      lease.ifPresent(LeaderLease::release);
    }
  }
}
