package dev.rootseal.operator;

import dev.rootseal.kubernetes.FailureMessage;
import dev.rootseal.operator.controller.LogKeys;
import dev.rootseal.operator.controller.PeriodicCheck;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no event tells is looked at from second to second, one check after the other. */
final class PeriodicChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicChecks.class);

  /** In which one that waits for an answer of the API server, and is interrupted, should end. */
  private static final int STOP_SECONDS = 1;

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("periodic-checks").daemon().factory());
  private final List<PeriodicCheck> checks;
  private final Runnable onFailure;
  private long second;

  /** None is run after one that fails as none should, for which it calls back. */
  PeriodicChecks(List<PeriodicCheck> checks, Runnable onFailure) {
    this.checks = List.copyOf(checks);
    this.onFailure = onFailure;
  }

  void start() {
    Future<?> _ = scheduler.scheduleWithFixedDelay(this::runAll, 1, 1, TimeUnit.SECONDS);
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
    scheduler.shutdownNow();
    try {
      if (!scheduler.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.debug("A periodic check is still waiting for an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
