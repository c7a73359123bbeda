package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.controller.PeriodicCheck;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PeriodicChecksTest {
  @Test
  void areRunAgainAndAgainInTheirOrder() {
    AtomicInteger first = new AtomicInteger();
    AtomicInteger second = new AtomicInteger();
    try (PeriodicChecks checks =
        new PeriodicChecks(
            List.of(
                new PeriodicCheck("first", first::incrementAndGet),
                new PeriodicCheck("second", () -> second.set(first.get()))),
            () -> {})) {
      checks.start();

      await("twice").until(() -> second.get() == 2);
    }
  }

  @Test
  void oneOfEveryThreeSecondsIsNotRunInTheOthers() {
    AtomicInteger often = new AtomicInteger();
    AtomicInteger seldom = new AtomicInteger();
    try (PeriodicChecks checks =
        new PeriodicChecks(
            List.of(
                new PeriodicCheck("often", often::incrementAndGet),
                new PeriodicCheck(
                    "seldom",
                    3,
                    () -> assertThat(often.get()).isEqualTo(3 * seldom.incrementAndGet()))),
            often::incrementAndGet)) {
      checks.start();

      await("seldom").until(() -> seldom.get() == 1);
      assertThat(often).hasValue(3);
    }
  }

  @Test
  void failureIsLoggedWithItsNameAndPassedOnOnce() {
    AtomicInteger runs = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    try (LogCapture log = new LogCapture();
        PeriodicChecks checks =
            new PeriodicChecks(
                List.of(
                    new PeriodicCheck(
                        "day",
                        () -> {
                          runs.incrementAndGet();
                          throw new IllegalStateException("a bug");
                        })),
                failures::incrementAndGet)) {
      checks.start();

      await("failure").until(() -> failures.get() == 1);
      assertThat(runs).hasValue(1);
      assertThat(log.lines(Level.ERROR))
          .containsExactly("A periodic check failed: starting the controllers again");
    }
  }

  @Test
  void oneThatWaitsIsInterruptedAtTheEndAndIsNoFailure() {
    CountDownLatch waiting = new CountDownLatch(1);
    AtomicInteger failures = new AtomicInteger();
    try (LogCapture log = new LogCapture()) {
      try (PeriodicChecks checks =
          new PeriodicChecks(
              List.of(new PeriodicCheck("connection", () -> waitFor(waiting))),
              failures::incrementAndGet)) {
        checks.start();
        await("waits").until(() -> waiting.getCount() == 0);
      }
      assertThat(failures).hasValue(0);
      assertThat(log.lines(Level.WARN)).isEmpty();
    }
  }

  private static void waitFor(CountDownLatch begun) {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
