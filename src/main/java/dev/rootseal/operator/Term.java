package dev.rootseal.operator;

import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.LifecycleAware;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the controllers: from their start to the loss of the lease, of an informer, or the end
 * of the program. What went wrong in one term is gone in the next.
 */
final class Term implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Term.class);

  private static final int RECONCILER_THREADS = 4;

  /** A cluster of 100,000 workloads is listed in less than half a minute; a slow one gets ten. */
  private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(10);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

  private final TermState state;
  private final KubernetesClient client;
  private final Controllers controllers;
  private final Operator operator;
  private final Optional<LeaderLease> lease;
  private final Optional<LeaseOwner> leaseOwner;
  private final BooleanSupplier mayLead;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean leading;
  private volatile boolean closing;
  private volatile String leader = "";
  private volatile Optional<String> failure = Optional.empty();

  Term(
      KubernetesClient client,
      OperatorSettings settings,
      Metrics metrics,
      PolicyInForce policies,
      Clock clock,
      BooleanSupplier mayLead) {
    this.client = client;
    this.mayLead = mayLead;
    state = TermState.begin(client, policies, settings.identity(), clock);
    lease =
        settings
            .leaseNamespace()
            .map(namespace -> new LeaderLease(client, namespace, settings.identity()));
    leaseOwner = settings.leaseNamespace().map(namespace -> new LeaseOwner(client, namespace));
    operator = new Operator(overrider -> configure(overrider, metrics));
    controllers = new Controllers(state);
    controllers.register(operator);
  }

  private void configure(ConfigurationServiceOverrider overrider, Metrics metrics) {
    overrider
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(metrics)
        .withConcurrentReconciliationThreads(RECONCILER_THREADS)
        .withCacheSyncTimeout(SYNC_TIMEOUT)
        .withReconciliationTerminationTimeout(STOP_TIMEOUT)
        .withStopOnInformerErrorDuringStartup(true)
        .withInformerStoppedHandler((informer, failure) -> informerStopped(failure));
    lease.ifPresent(
        own ->
            overrider.withLeaderElectionConfiguration(
                own.configuration(
                    new LeaderCallbacks(this::startLeading, this::stopLeading, this::newLeader))));
  }

  /**
   * Puts the policy in force.
   *
   * @throws PolicyRead.Failure if it cannot be read
   */
  void readPolicy() {
    controllers.loadPolicy(client);
  }

  /** Starts the controllers; returns when their caches are in step with the API server. */
  void start() {
    operator.start();
    if (lease.isEmpty()) {
      leading = true;
    }
  }

  /** Waits for the end of the term, at most so long, and tells whether it has come. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    boolean over = ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    if (over || state.crds().isConfirmed()) {
      return true;
    }
    state.crds().suspectBy(state.watches().disconnected());
    if (!state.crds().isSuspected()) {
      state.watches().check();
    }
    controllers.look();
    return false;
  }

  /** The framework lets the controllers work when this returns. */
  private void startLeading() {
    try {
      controllers.loadPolicy(client);
    } catch (PolicyRead.Failure e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      ended.countDown();
      throw e;
    }
    leaseOwner.ifPresent(LeaseOwner::set);
    leading = true;
    LOG.atInfo().addKeyValue(LogKeys.LEASE, LeaderLease.NAME).log("This replica leads now");
  }

  /** Also called where leading could not begin, which is told by itself. */
  private void stopLeading() {
    boolean led = leading;
    leading = false;
    if (led && !closing) {
      LOG.atWarn()
          .addKeyValue(LogKeys.LEASE, LeaderLease.NAME)
          .log("The lease was lost: this replica stops writing and applies for it again");
    }
    ended.countDown();
  }

  /** Whether the loss of the connection was logged, and its end was not. */
  boolean isConnectionLost() {
    return state.watches().isLost();
  }

  private void newLeader(String identity) {
    leader = identity;
    LOG.atInfo().addKeyValue(LogKeys.LEADER, identity).log("Leader seen");
  }

  private void informerStopped(Throwable failure) {
    if (failure != null && !closing) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, Reason.of(failure))
          .setCause(failure)
          .log("A watch ended for good: starting the controllers again");
      ended.countDown();
    }
  }

  /** Why the term ended before this replica could lead, where it did. */
  Optional<String> failure() {
    return failure;
  }

  /** Whether this replica leads, and its lease cannot have run out meanwhile. */
  boolean isLeading() {
    return leading && mayLead.getAsBoolean();
  }

  /** Who holds the lease; empty while nobody was seen to. */
  String leader() {
    return leader;
  }

  /** The numbers, while this replica leads and has judged every namespace once. */
  Optional<Collection<NamespaceSummary>> namespaces() {
    return isLeading() && state.firstRound().isComplete()
        ? Optional.of(state.store().summaries())
        : Optional.empty();
  }

  Map<ExemptionState, Integer> exemptions() {
    return controllers.exemptions();
  }

  Optional<Boolean> policyAccepted() {
    return controllers.policyAccepted();
  }

  Map<String, Integer> failingWrites() {
    return state.writer().failing();
  }

  Optional<Instant> lastEvaluation() {
    return isLeading() ? controllers.lastEvaluation() : Optional.empty();
  }

  Map<String, Boolean> watches() {
    return state.watches().states();
  }

  /** What the first evaluation still waits for; empty when it is done or another replica leads. */
  String evaluationProgress() {
    return !leading || state.firstRound().isComplete() ? "" : state.firstRound().progress();
  }

  @Override
  public void close() {
    closing = true;
    operator.stop();
    stopInformers();
    stopTimers();
    leading = false;
    // Whether this replica led is not asked: stopping has just told that it does no longer.
    lease.ifPresent(LeaderLease::release);
  }

  /** After a start that failed, the framework leaves those running that had been started. */
  private void stopInformers() {
    for (Object registered : operator.getRegisteredControllers()) {
      if (registered instanceof Controller<?> controller) {
        for (LifecycleAware source : controller.getEventSourceManager().allEventSources()) {
          source.stop();
        }
      }
    }
  }

  /** The framework leaves these running, and with them the caches of all informers. */
  private void stopTimers() {
    ScheduledExecutorService timers =
        operator.getConfigurationService().getExecutorServiceManager().scheduledExecutorService();
    if (timers != null) {
      timers.shutdownNow();
    }
  }
}
