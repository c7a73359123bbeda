package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What no event tells is looked at from second to second, one check after the other. */
public final class PeriodicChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicChecks.class);

  /** How long one waits for an answer of the API server, and the others for their turn. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  /** In which one that waits for an answer of the API server, and is interrupted, should end. */
  private static final int STOP_SECONDS = 1;

  /**
   * What is looked at again and again.
   *
   * @param name its name in the log
   * @param seconds once in so many, 1 at least
   * @param look looks once
   */
  public record Check(String name, int seconds, Runnable look) {}

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("periodic-checks").daemon().factory());
  private final List<Check> checks;
  private final Runnable onFailure;
  private long second;

  /** None is run after one that fails as none should, for which it calls back. */
  public PeriodicChecks(List<Check> checks, Runnable onFailure) {
    this.checks = List.copyOf(checks);
    this.onFailure = onFailure;
  }

  /** Once a second, from now on. */
  public void start() {
    Future<?> _ = scheduler.scheduleWithFixedDelay(this::runAll, 1, 1, TimeUnit.SECONDS);
  }

  private void runAll() {
    second++;
    checks.stream().filter(check -> second % check.seconds() == 0).forEach(this::run);
  }

  /** The scheduler would keep the failure to itself, and run no further check. */
  private void run(Check check) {
    try {
      check.look().run();
    } catch (RuntimeException e) {
      if (!scheduler.isShutdown()) {
        LOG.atError()
            .addKeyValue("check", check.name())
            .addKeyValue("reason", FailureMessage.of(e))
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
