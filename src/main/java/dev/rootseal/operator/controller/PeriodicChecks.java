package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.FailureMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks what no event tells of: each second, one check after the other. */
public final class PeriodicChecks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeriodicChecks.class);

  /** How long one waits for an answer of the API server. */
  public static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What is looked at once in so many seconds, 1 at least. */
  public record Check(String name, int seconds, Runnable look) {}

  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("periodic-checks").daemon().factory());
  private final List<Check> checks;
  private final Runnable onFailure;
  private long second;

  /** None is run after one that fails, for which it calls back. */
  public PeriodicChecks(List<Check> checks, Runnable onFailure) {
    this.checks = List.copyOf(checks);
    this.onFailure = onFailure;
  }

  public void start() {
    Future<?> _ = scheduler.scheduleWithFixedDelay(this::runAll, 1, 1, TimeUnit.SECONDS);
  }

  private void runAll() {
    second++;
    checks.stream().filter(check -> second % check.seconds() == 0).forEach(this::run);
  }

  /** The scheduler would keep the failure to itself. */
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
    stop(scheduler);
  }

  /** Drops what still waits; what is on its way is given up before the client is closed. */
  public static void stop(ExecutorService thread) {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        LOG.debug("Something still waits for an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
