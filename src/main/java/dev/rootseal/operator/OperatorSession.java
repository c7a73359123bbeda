package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.metrics.ComplianceView;
import dev.rootseal.operator.controller.Controllers;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PeriodicCheck;
import dev.rootseal.operator.controller.PolicyRead;
import dev.rootseal.operator.controller.WriteGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the controllers: from their start to the loss of the lease, of an informer, or the end
 * of the program. What went wrong in one session is gone in the next.
 */
final class OperatorSession implements AutoCloseable, LeaderLease.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorSession.class);

  private final ProcessState process;
  private final KubernetesClient client;
  private final Controllers controllers;
  private final Optional<LeaderLease> lease;
  private final ControllerRuntime runtime;
  private final PeriodicChecks checks;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean closing;
  private volatile Optional<String> failure = Optional.empty();

  /** With a client that is closed by whoever gives it, and whose requests the detector sees. */
  OperatorSession(
      ProcessState process,
      KubernetesClient client,
      VersionRollbackDetector rollbacks,
      Metrics metrics) {
    this.process = process;
    this.client = client;
    OperatorSettings settings = process.settings();
    lease = settings.leaseNamespace().map(name -> new LeaderLease(client, name, process));
    WriteGate.Replica replica = new WriteGate.Replica(settings.identity(), this::timeToWrite);
    controllers = new Controllers(client, process.policies(), process.troubles(), replica);
    Watchdog watchdog = new Watchdog(metrics, System::nanoTime);
    // Of several, the first alone is asked to measure.
    Metrics measures = new AggregatedMetrics(List.of(watchdog, metrics));
    runtime = new ControllerRuntime(client, measures, this::informerStopped);
    runtime.register(controllers);
    checks =
        new PeriodicChecks(
            Stream.of(endings(rollbacks, watchdog), controllers.checks(), ofTheProcess())
                .flatMap(Function.identity())
                .toList(),
            ended::countDown);
  }

  private Stream<PeriodicCheck> endings(VersionRollbackDetector rollbacks, Watchdog watchdog) {
    Preflight preflight = new Preflight(client, Preflight.RequiredRight.of(process.settings()));
    RevokedRights revoked =
        new RevokedRights(preflight::isRightMissing, controllers::areSomeWatchesLost);
    // Not by our own clock: the framework's timers go by that of the system.
    ClockJumpDetector jumps = new ClockJumpDetector(Clock.systemUTC(), System::nanoTime);
    return Stream.of(
        ending("rights", revoked::detect),
        // What a missing right explains is told by the next preflight, and as no lost connection.
        ending("connection", () -> !revoked.isFound() && controllers.checkConnection()),
        ending("older data", () -> rollbacks.detect(client)),
        ending("clock", jumps::detect),
        ending("reconcilers", watchdog::detect));
  }

  /** What ends the session where it is so. */
  private PeriodicCheck ending(String name, BooleanSupplier trouble) {
    return new PeriodicCheck(
        name,
        () -> {
          if (trouble.getAsBoolean()) {
            ended.countDown();
          }
        });
  }

  /** Life comes last: whatever hangs before it keeps it back. */
  private Stream<PeriodicCheck> ofTheProcess() {
    return Stream.of(
        new PeriodicCheck("CRDs", 10, () -> process.crds().lookAgain(client)),
        new PeriodicCheck("life", process.liveness()::running));
  }

  /** Puts the policy in force; a {@link PolicyRead.Failure} if it cannot be read. */
  void readPolicy() {
    controllers.readPolicy();
  }

  /** Starts the controllers; returns when their caches are in step with the API server. */
  void start() {
    if (lease.isPresent()) {
      runtime.startCaches();
      lease.get().apply(runtime.executor(), this);
    } else {
      runtime.start();
    }
    started = true;
    checks.start();
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** The policy may be another one by now than when this replica began to apply for the lease. */
  @Override
  public boolean prepare() {
    try {
      readPolicy();
      return true;
    } catch (PolicyRead.Failure e) {
      failure = Optional.of(String.valueOf(e.getMessage()));
      return false;
    }
  }

  @Override
  public void leads() {
    runtime.startProcessing();
  }

  @Override
  public void leadershipEnded() {
    ended.countDown();
  }

  private void informerStopped(Throwable failure) {
    if (failure != null && !closing) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, FailureMessage.of(failure))
          .setCause(failure)
          .log("A watch cannot be resumed: listing again");
      ended.countDown();
    }
  }

  /** Why this replica could not begin to lead, where that ended the session. */
  Optional<String> failure() {
    return failure;
  }

  /** Without a lease nobody else can lead. */
  boolean isLeading() {
    return lease.map(LeaderLease::isLeading).orElse(started);
  }

  private Duration timeToWrite() {
    return lease.map(LeaderLease::timeToWrite).orElse(WriteGate.PATIENCE);
  }

  ComplianceView view() {
    return controllers.view(process.crds().words(), isLeading());
  }

  Map<String, Boolean> watches() {
    return controllers.watches();
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
    lease.ifPresent(LeaderLease::closing);
    checks.close();
    CompletableFuture<Void> end =
        CompletableFuture.runAsync(this::end, Thread.ofPlatform().name("session-end")::start);
    try {
      end.join();
    } catch (CompletionException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.REASON, FailureMessage.of(e))
          .setCause(e)
          .log("Not everything of the session could be stopped");
    }
  }

  private void end() {
    try {
      runtime.stop();
    } finally {
      lease.ifPresent(LeaderLease::stopApplying);
      runtime.stopWhatIsLeft();
      controllers.close();
      lease.ifPresent(LeaderLease::release);
    }
  }

  /**
   * Rights that are taken away while the controllers run. Watches that are open go on until they
   * are begun anew, and an event that cannot be written is missed by nobody, so that the rights are
   * looked at.
   */
  private static final class RevokedRights {
    /** So many seconds lie between two looks, unless there is a suspicion. */
    private static final int INTERVAL = 15;

    /** An API server that has just started forbids for a moment what is allowed. */
    private static final int CONFIRMED = 2;

    private final BooleanSupplier missing;

    /** Whether some watches are lost and others are not, as without a right to them. */
    private final BooleanSupplier suspected;

    private int seconds;
    private int found;

    RevokedRights(BooleanSupplier missing, BooleanSupplier suspected) {
      this.missing = missing;
      this.suspected = suspected;
    }

    /** Looks, once a second, if it is time to; whether the controllers have to end for it. */
    boolean detect() {
      seconds++;
      if (found > 0 || suspected.getAsBoolean() || seconds % INTERVAL == 0) {
        found = missing.getAsBoolean() ? found + 1 : 0;
      }
      return found >= CONFIRMED;
    }

    /** Whether the last look found one missing: that explains watches that are refused. */
    boolean isFound() {
      return found > 0;
    }
  }

  /**
   * Notices that somebody has set the time of day. The framework waits (for the end of a burst, for
   * the next try) by {@link java.util.Timer}, which goes by it: where it is set back, whatever
   * waits does so for as much longer; where it is set ahead, what comes next waits behind what is
   * overdue, and nobody wakes the timer. Only timers that are made anew go right.
   */
  static final class ClockJumpDetector {
    /** What a running clock is corrected by at once; waiting so much longer harms nobody. */
    private static final Duration LEAST = Duration.ofSeconds(10);

    private final Clock clock;
    private final LongSupplier nanos;
    private Duration lead;

    /** By the time of day, as the framework has it, and a clock that nobody sets. */
    ClockJumpDetector(Clock clock, LongSupplier nanos) {
      this.clock = clock;
      this.nanos = nanos;
      this.lead = lead();
    }

    /** Whether the time of day was set since the last look, which is told. */
    boolean detect() {
      Duration before = lead;
      lead = lead();
      Duration step = lead.minus(before);
      if (step.abs().compareTo(LEAST) < 0) {
        return false;
      }
      LOG.atWarn()
          .addKeyValue(LogKeys.SECONDS, step.toSeconds())
          .log("The clock was set: starting the controllers again");
      return true;
    }

    /** By how much the time of day is ahead of the other clock, which begins anywhere. */
    private Duration lead() {
      return Duration.ofMillis(clock.millis()).minusNanos(nanos.getAsLong());
    }
  }
}
