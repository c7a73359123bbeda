package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PeriodicCheck;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no event tells is looked at from second to second, one check after the other. */
final class PeriodicChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicChecks.class);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  /** One may wait for an answer of the API server; it is interrupted then. */
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("periodic-checks").daemon().factory());
  private final List<PeriodicCheck> checks;
  private final Runnable onFailure;

  /** Only the thread of the checks asks. */
  private long second;

  private Optional<Future<?>> schedule = Optional.empty();

  /**
   * Checks that are not scheduled yet.
   *
   * @param onFailure called when a check fails as none should: no further one is run
   */
  PeriodicChecks(List<PeriodicCheck> checks, Runnable onFailure) {
    this.checks = List.copyOf(checks);
    this.onFailure = onFailure;
  }

  void start() {
    schedule =
        Optional.of(
            scheduler.scheduleWithFixedDelay(
                this::runAll, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void runAll() {
    second++;
    checks.stream().filter(check -> second % check.seconds() == 0).forEach(this::run);
  }

  /** The scheduler would keep the failure to itself, and run no further check. */
  private void run(PeriodicCheck check) {
    try {
      check.check().run();
    } catch (RuntimeException e) {
      if (!scheduler.isShutdown()) {
        LOG.atError()
            .addKeyValue(LogKeys.CHECK, check.name())
            .addKeyValue(LogKeys.REASON, FailureMessage.of(e))
            .setCause(e)
            .log("A periodic check failed: starting the controllers again");
        onFailure.run();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    scheduler.shutdown();
    schedule.ifPresent(running -> running.cancel(true));
    try {
      if (!scheduler.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("A periodic check is still waiting for an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
