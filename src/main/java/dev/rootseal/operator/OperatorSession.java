package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.operator.controller.Controllers;
import dev.rootseal.operator.controller.Controllers.UnreadPolicyException;
import dev.rootseal.operator.controller.PeriodicChecks;
import dev.rootseal.operator.controller.WriteGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the controllers: from their start to the loss of the lease, of an informer, or the end
 * of the program. What went wrong in one session is gone in the next.
 */
final class OperatorSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorSession.class);

  private final ProcessState process;
  private final VersionRollbackDetector rollbacks = new VersionRollbackDetector();
  private final KubernetesClient client;
  private final OutdatedClient outdated;
  private final Controllers controllers;
  private final Optional<LeaderLease> lease;
  private final Watchdog watchdog;
  private final ControllerRuntime runtime;
  private final PeriodicChecks checks;
  private final PeriodicChecks admission;
  private final RevokedRights revoked;
  private final PeriodicChecks rights;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean closing;
  private volatile Optional<UnreadPolicyException> failure = Optional.empty();

  OperatorSession(ProcessState process, Metrics metrics) {
    this.process = process;
    client = process.client(rollbacks);
    outdated = new OutdatedClient(client, process::client);
    OperatorSettings settings = process.settings();
    lease = settings.leaseNamespace().map(name -> new LeaderLease(client, name, process));
    WriteGate gate = new WriteGate(client, settings.identity(), this::timeToWrite);
    controllers =
        new Controllers(gate, process.policies(), process.troubles(), settings.admission());
    watchdog = new Watchdog(metrics, System::nanoTime);
    // Of several, the first alone is asked to measure.
    Metrics measures = new AggregatedMetrics(List.of(watchdog, metrics));
    runtime = new ControllerRuntime(client, controllers, measures, this::informerStopped);
    revoked = new RevokedRights();
    rights = new PeriodicChecks(List.of(ending("rights", revoked::detect)), ended::countDown);
    checks = new PeriodicChecks(checks(), ended::countDown);
    admission = new PeriodicChecks(List.of(controllers.admissionCheck()), ended::countDown);
  }

  /** Life comes last: whatever hangs before it keeps it back. */
  private List<PeriodicChecks.Check> checks() {
    // Not by our own clock: the framework's timers go by that of the system.
    ClockJumpDetector jumps = new ClockJumpDetector(Clock.systemUTC(), System::nanoTime);
    List<PeriodicChecks.Check> all = new ArrayList<>();
    // What a missing right explains is told by the next preflight, and as no lost connection.
    all.add(ending("connection", () -> !revoked.isFound() && controllers.checkConnection()));
    all.add(ending("older data", () -> rollbacks.detect(client)));
    all.add(ending("clock", jumps::detect));
    all.add(ending("reconcilers", watchdog::detect));
    all.add(ending("client", 5, () -> outdated.detect(controllers::areAllWatchesDownFor)));
    all.addAll(controllers.checks());
    all.add(new PeriodicChecks.Check("CRDs", 10, () -> process.crds().lookAgain(client)));
    all.add(new PeriodicChecks.Check("life", 1, process.liveness()::running));
    return all;
  }

  private PeriodicChecks.Check ending(String name, BooleanSupplier trouble) {
    return ending(name, 1, trouble);
  }

  private PeriodicChecks.Check ending(String name, int seconds, BooleanSupplier trouble) {
    return new PeriodicChecks.Check(
        name,
        seconds,
        () -> {
          if (trouble.getAsBoolean()) {
            ended.countDown();
          }
        });
  }

  /** Puts the policy in force; an {@link UnreadPolicyException} if it cannot be read. */
  void readPolicy() {
    controllers.readPolicy();
  }

  /** Starts the controllers; returns when their caches are in step with the API server. */
  void start() {
    runtime.startCaches();
    started = true;
    lease.ifPresentOrElse(
        one -> one.apply(this::prepare, runtime::startProcessing, ended::countDown),
        runtime::startProcessing);
    checks.start();
    rights.start();
    admission.start();
  }

  /** The policy may be another one by now than when this replica began to apply for the lease. */
  private boolean prepare() {
    try {
      readPolicy();
      return true;
    } catch (UnreadPolicyException e) {
      failure = Optional.of(e);
      return false;
    }
  }

  /** Returns when it is over; an {@link UnreadPolicyException} where that is why. */
  void awaitEnd() throws InterruptedException {
    ended.await();
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  private void informerStopped(Throwable failure) {
    if (failure != null && !closing) {
      // While the caches are being read, it is why they cannot be, which has its line.
      if (started) {
        LOG.atWarn()
            .addKeyValue("reason", FailureMessage.of(failure))
            .setCause(failure)
            .log("A watch cannot be resumed: listing again");
      }
      ended.countDown();
    }
  }

  /** Without a lease nobody else can lead. */
  boolean isLeading() {
    return lease.map(LeaderLease::isLeading).orElse(true);
  }

  private Duration timeToWrite() {
    return lease.map(LeaderLease::timeToWrite).orElse(WriteGate.PATIENCE);
  }

  ComplianceView view(ComplianceView.Replica replica) {
    return controllers.view(replica);
  }

  /** How many workloads the caches hold. */
  long workloads() {
    return controllers.workloads();
  }

  Map<String, Boolean> watches() {
    return controllers.watches();
  }

  /** Why no watch is connected; empty while one is. */
  String connectionProblem() {
    if (watches().containsValue(true)) {
      return "";
    }
    return outdated.problem().isEmpty() ? "no watch is connected" : outdated.problem();
  }

  /** What the first evaluation still waits for; empty when it is done or another replica leads. */
  String evaluationProgress() {
    return isLeading() ? controllers.evaluationProgress() : "";
  }

  /**
   * Ends what runs and gives up the lease. In a thread of its own: the one that asks is interrupted
   * when the program stops, which may be just now.
   */
  @Override
  public void close() {
    closing = true;
    checks.close();
    rights.close();
    admission.close();
    try (client) {
      CompletableFuture.runAsync(this::end, Thread.ofPlatform().name("session-end")::start).join();
    } catch (CompletionException e) {
      LOG.atWarn()
          .addKeyValue("reason", FailureMessage.of(e))
          .setCause(e)
          .log("Not everything of the session could be stopped");
    }
  }

  private void end() {
    lease.ifPresent(LeaderLease::stopApplying);
    try {
      runtime.stop();
    } finally {
      controllers.close();
      lease.ifPresent(LeaderLease::release);
    }
  }

  /**
   * Rights that are taken away while the controllers run: open watches go on, and an event that
   * cannot be written is missed by nobody. So they are looked at every 15 s, and at once where some
   * watches are lost and others are not. Beside the other checks: an authorizer may take seconds.
   */
  private final class RevokedRights {
    private static final int INTERVAL = 15;

    /** An API server that has just started forbids for a moment what is allowed. */
    private static final int CONFIRMED = 2;

    private final Preflight preflight =
        new Preflight(client, Preflight.RequiredRight.of(process.settings()));
    private int seconds;
    private volatile int found;

    /** Looks, once a second, if it is time to; whether the controllers have to end for it. */
    boolean detect() {
      seconds++;
      if (found > 0 || controllers.areSomeWatchesLost() || seconds % INTERVAL == 0) {
        Preflight.Missing missing = preflight.missing();
        found = missing.needed().isEmpty() ? 0 : found + 1;
        // While all is refused for a moment, nothing is said of these.
        missing.limits().filter(_ -> found == 0).ifPresent(process.limits()::found);
      }
      return found >= CONFIRMED;
    }

    /** Whether the last look found one missing: that explains watches that are refused. */
    boolean isFound() {
      return found > 0;
    }
  }

  /**
   * Notices that somebody has set the time of day, by which {@link java.util.Timer} goes, and so
   * the framework: set back, whatever waits does so for as much longer; set ahead, what comes next
   * waits behind what is overdue. Only timers that are made anew go right.
   */
  static final class ClockJumpDetector {
    /** What a running clock is corrected by at once; waiting so much longer harms nobody. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    private final Clock clock;
    private final LongSupplier nanos;

    /**
     * By how much the time of day is ahead of the clock that nobody sets, which begins anywhere.
     */
    private Duration lead;

    ClockJumpDetector(Clock clock, LongSupplier nanos) {
      this.clock = clock;
      this.nanos = nanos;
      this.lead = lead();
    }

    private Duration lead() {
      return Duration.ofMillis(clock.millis()).minusNanos(nanos.getAsLong());
    }

    /** Whether the time of day was set since the last look, which is logged. */
    boolean detect() {
      Duration step = lead().minus(lead);
      lead = lead.plus(step);
      boolean set = step.abs().compareTo(LEAST) >= 0;
      if (set) {
        LOG.atWarn()
            .addKeyValue("seconds", step.toSeconds())
            .log("The clock was set: starting the controllers again");
      }
      return set;
    }
  }
}
