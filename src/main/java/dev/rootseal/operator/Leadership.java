package dev.rootseal.operator;

import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.WriteGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether this replica leads: always without leader election, else while it holds the lease. */
final class Leadership {
  private final Optional<LeaderLease> lease;
  private final Optional<LeaseOwner> owner;
  private final Optional<HeldLease> held;
  private final Log log;
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
  Leadership(KubernetesClient client, OperatorSettings settings, Clock clock, Log log) {
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

  /**
   * Logs who leads when that has changed since it was last logged. An outage of the API server
   * costs a leader its lease and gives it back: that is a part of the outage, which has its own two
   * lines. Lives as long as the program.
   */
  static final class Log {
    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final String identity;
    private String leader = "";

    /** Whether it was last logged that this replica leads. */
    private boolean leads;

    /** Whether it does not lead any more, which was not logged yet. */
    private boolean lost;

    /**
     * Of a replica that does not lead yet.
     *
     * @param identity its name in the lease
     */
    Log(String identity) {
      this.identity = identity;
    }

    synchronized void leads() {
      if (!leads) {
        LOG.atInfo().addKeyValue(LogKeys.LEASE, LeaderLease.NAME).log("This replica leads now");
      }
      leads = true;
      lost = false;
    }

    /** Whether that is worth a line shows when it is known why. */
    synchronized void lost() {
      lost = leads;
    }

    /** The lease was not lost for an outage. */
    synchronized void logLoss() {
      if (lost) {
        LOG.atWarn()
            .addKeyValue(LogKeys.LEASE, LeaderLease.NAME)
            .log("The lease was lost: this replica stops writing and applies for it again");
        leads = false;
        lost = false;
      }
    }

    /** This replica or another one has the lease. */
    synchronized void seen(String holder) {
      if (!holder.equals(identity)) {
        logLoss();
      }
      if (!holder.equals(leader)) {
        LOG.atInfo().addKeyValue(LogKeys.LEADER, holder).log("Leader seen");
      }
      leader = holder;
    }
  }
}
