package dev.rootseal.operator;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import dev.rootseal.e2e.Unchecked.Action;
import dev.rootseal.e2e.Workloads;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WatchdogTest {
  private final LogCapture log = new LogCapture();
  private final AtomicLong nanos = new AtomicLong();
  private final Watchdog watchdog = new Watchdog(Metrics.NOOP, nanos::get);
  private final CountDownLatch answer = new CountDownLatch(1);

  @AfterEach
  void stop() {
    answer.countDown();
    log.close();
  }

  @Test
  void reconcilerThatWaitsForOverAMinuteIsSeenWithItsStack() throws InterruptedException {
    Thread reconciler = reconciling(answer::await);
    await("waits").until(() -> reconciler.getState() == Thread.State.WAITING);
    nanos.addAndGet(Watchdog.WAITING.toNanos());
    assertThat(watchdog.detect()).isFalse();

    nanos.incrementAndGet();

    assertThat(watchdog.detect()).isTrue();
    assertThat(log.lines(Level.ERROR))
        .containsExactly("A reconciler does not come back: starting the controllers again");

    answer.countDown();
    reconciler.join();
    assertThat(watchdog.detect()).as("it has come back").isFalse();
  }

  /** A policy is put in force, say, and who waits for it is not stuck. */
  @Test
  void whoWaitsForOneThatComputesHasMoreTime() {
    Thread computing =
        reconciling(
            () -> {
              while (answer.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    Thread waiting = reconciling(answer::await);
    await("both are there")
        .until(
            () ->
                computing.getState() == Thread.State.RUNNABLE
                    && waiting.getState() == Thread.State.WAITING);

    nanos.addAndGet(Watchdog.COMPUTING.toNanos());
    assertThat(watchdog.detect()).isFalse();
    nanos.incrementAndGet();
    assertThat(watchdog.detect()).isTrue();
  }

  /** An error in whatever a reconciler calls: here in what writes its line. */
  @Test
  void sessionInWhichAnErrorEndedAReconcilerGivesWayToANewOne() {
    try (Cluster cluster = Cluster.start();
        Failing _ = new Failing("Compliance summary written");
        RunningOperator operator = RunningOperator.start(cluster.config())) {
      cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));

      await("seen")
          .dontCatchUncaughtExceptions()
          .until(() -> log.count("A reconciler does not come back") == 1);
      await("new session").until(() -> operator.readyz().statusCode() == 200);
      cluster.apply(Workloads.writable("shop", "late"));
      cluster.awaitReport("shop", "1 of 2");
      assertThat(log.count("A reconciler does not come back")).isOne();
      assertThat(operator.scrape().seriesWith("reconciliations_execution"))
          .as("measured as well")
          .isNotEmpty();
    }
  }

  /** Ends the first thread that logs a message. */
  private static final class Failing extends UnsynchronizedAppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.rootseal.operator");
    private final AtomicBoolean done = new AtomicBoolean();
    private final String message;

    private Failing(String message) {
      this.message = message;
      start();
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getMessage().equals(message) && !done.getAndSet(true)) {
        throw new StackOverflowError("deep");
      }
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }

  private Thread reconciling(Action work) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> unchecked(() -> watchdog.timeControllerExecution(execution(work))));
  }

  /** One of which the controller's name, the object and the work are known, and nothing else. */
  @SuppressWarnings("unchecked")
  private static ControllerExecution<String> execution(Action work) {
    return (ControllerExecution<String>)
        Proxy.newProxyInstance(
            ControllerExecution.class.getClassLoader(),
            new Class<?>[] {ControllerExecution.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "controllerName" -> "namespace-report";
                  case "resourceID" -> new ResourceID("shop");
                  default -> {
                    work.run();
                    yield "";
                  }
                });
  }
}
