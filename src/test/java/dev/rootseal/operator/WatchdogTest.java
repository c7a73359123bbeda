package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final LogCapture log = new LogCapture();
  private final AtomicLong nanos = new AtomicLong();
  private final Watchdog watchdog = new Watchdog(nanos::get);
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
    assertThat(watchdog.seesTrouble()).isFalse();

    nanos.incrementAndGet();

    assertThat(watchdog.seesTrouble()).isTrue();
    assertThat(log.lines(Level.ERROR))
        .containsExactly("A reconciler does not come back: starting the controllers again");

    answer.countDown();
    reconciler.join();
    assertThat(watchdog.seesTrouble()).as("it has come back").isFalse();
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
    assertThat(watchdog.seesTrouble()).isFalse();
    nanos.incrementAndGet();
    assertThat(watchdog.seesTrouble()).isTrue();
  }

  /** The framework would keep its object as one that is being worked on, for ever. */
  @Test
  void reconcilerThatAnErrorHasEndedIsSeenAtOnce() {
    assertThatThrownBy(
            () ->
                watchdog.timeControllerExecution(
                    new Execution(
                        () -> {
                          throw new StackOverflowError("deep");
                        })))
        .isInstanceOf(StackOverflowError.class);

    assertThat(watchdog.seesTrouble()).isTrue();
  }

  private Thread reconciling(Work work) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                watchdog.timeControllerExecution(new Execution(work));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private interface Work {
    void run() throws Exception;
  }

  private record Execution(Work work) implements ControllerExecution<String> {
    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "namespace-report";
    }

    @Override
    public String successTypeName(String result) {
      return result;
    }

    @Override
    public ResourceID resourceID() {
      return new ResourceID("shop");
    }

    @Override
    public Map<String, Object> metadata() {
      return Map.of();
    }

    @Override
    public String execute() throws Exception {
      work.run();
      return "";
    }
  }
}
