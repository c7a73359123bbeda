package dev.rootseal.operator;

import dev.rootseal.operator.controller.LogKeys;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import java.util.Optional;
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

  /**
   * Has the framework apply for the lease, if there is one.
   *
   * @param onLeading called before the controllers work; they do not if it throws
   * @param onLoss called when this replica leads no longer
   */
  void configure(ConfigurationServiceOverrider overrider, Runnable onLeading, Runnable onLoss) {
    lease.ifPresent(
        own ->
            overrider.withLeaderElectionConfiguration(
                own.configuration(
                    new LeaderCallbacks(
                        () -> begin(onLeading), () -> end(onLoss), Leadership::logLeader))));
  }

  /** Without leader election nobody else can lead. */
  void controllersStarted() {
    if (lease.isEmpty()) {
      leading = true;
    }
  }

  /** The framework lets the controllers work when this returns. */
  private void begin(Runnable onLeading) {
    onLeading.run();
    owner.ifPresent(LeaseOwner::set);
    leading = true;
    LOG.atInfo().addKeyValue(LogKeys.LEASE, LeaderLease.NAME).log("This replica leads now");
  }

  /** Also called where leading could not begin, which is logged by itself. */
  private void end(Runnable onLoss) {
    boolean led = leading;
    leading = false;
    if (led && !closing) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, LeaderLease.NAME)
          .log("The lease was lost: this replica stops writing and applies for it again");
    }
    onLoss.run();
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

  /** The controllers are stopped. Whether this replica led is not asked: it does no longer. */
  void release() {
    leading = false;
    lease.ifPresent(LeaderLease::release);
  }
}
