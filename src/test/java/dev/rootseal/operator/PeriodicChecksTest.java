package dev.rootseal.operator;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.controller.PeriodicChecks;
import dev.rootseal.operator.controller.PeriodicChecks.Check;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class PeriodicChecksTest {
  private final AtomicInteger first = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  @AutoClose private final LogCapture log = new LogCapture();

  @Test
  void areRunInTheirOrderEachOnceInItsSeconds() {
    AtomicInteger second = new AtomicInteger();
    AtomicInteger seldom = new AtomicInteger();
    try (PeriodicChecks _ =
        started(
            new Check("first", 1, first::incrementAndGet),
            new Check("second", 1, () -> second.set(first.get())),
            new Check(
                "seldom", 3, () -> assertThat(first).hasValue(3 * seldom.incrementAndGet())))) {
      await("twice").until(() -> second.get() == 2);
      await("seldom").until(() -> seldom.get() == 1);
      assertThat(first).hasValue(3);
      assertThat(failures).hasValue(0);
    }
  }

  @Test
  void failureIsLoggedWithItsNameAndPassedOnOnce() {
    try (PeriodicChecks _ =
        started(
            new Check(
                "day",
                1,
                () -> {
                  first.incrementAndGet();
                  throw new IllegalStateException("a bug");
                }))) {
      await("failure").until(() -> failures.get() == 1);
      assertThat(first).hasValue(1);
      assertThat(log.lines(Level.ERROR))
          .containsExactly("A periodic check failed: starting the controllers again");
      assertThat(log.keys()).contains("check=day");
    }
  }

  @Test
  void oneThatWaitsIsInterruptedAtTheEndAndIsNoFailure() {
    CountDownLatch waiting = new CountDownLatch(1);
    try (PeriodicChecks _ = started(new Check("connection", 1, () -> waitFor(waiting)))) {
      await("waits").until(() -> waiting.getCount() == 0);
    }
    assertThat(failures).hasValue(0);
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  private PeriodicChecks started(Check... checks) {
    PeriodicChecks started = new PeriodicChecks(List.of(checks), failures::incrementAndGet);
    started.start();
    return started;
  }

  private static void waitFor(CountDownLatch begun) {
    begun.countDown();
    unchecked(() -> new CountDownLatch(1).await());
  }
}
