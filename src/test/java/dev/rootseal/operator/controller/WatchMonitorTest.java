package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.LogCapture;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watch that is begun anew is no lost connection, one that stays away is. */
class WatchMonitorTest {
  private static final String LOST =
      "Lost the connection to the API server: reports may be out of date. Trying again";
  private static final String CONNECTED = "Connected to the API server again";

  private long seconds;
  private final LogCapture log = new LogCapture();
  private final OutageLog outages = new OutageLog("https://a");
  private final WatchMonitor monitor =
      new WatchMonitor(outages, () -> TimeUnit.SECONDS.toNanos(seconds));

  WatchMonitorTest() {
    Stream.of(Namespace.class, Deployment.class, StatefulSet.class, DaemonSet.class)
        .forEach(type -> monitor.add(type, () -> true));
  }

  @AfterEach
  void stop() {
    log.close();
  }

  @Test
  void watchThatIsBegunAnewIsNotLogged() {
    look("Namespace");
    assertThat(outages.isDisconnected()).isTrue();
    look();

    assertThat(log.lines(Level.INFO)).isEmpty();
    assertThat(outages.isDisconnected()).isFalse();
  }

  @Test
  void watchesThatAreBegunAnewOneAfterTheOtherAreNotLogged() {
    look("Namespace");
    look("Deployment");
    look("StatefulSet");
    look("DaemonSet");
    look("Namespace");

    assertThat(log.lines(Level.INFO)).isEmpty();
  }

  @Test
  void watchThatStaysAwayIsLoggedOnceAndItsReturnOnce() {
    look("Namespace");
    look("Namespace");
    look("Namespace");
    assertThat(log.lines(Level.INFO)).isEmpty();
    look("Namespace");
    look("Namespace");
    look();
    look();

    assertThat(log.lines(Level.INFO)).containsExactly(LOST, CONNECTED);
  }

  /** After a loss, one more watch that is away is part of it until all are back. */
  @Test
  void lossLastsUntilAllAreBack() {
    for (int i = 0; i < 4; i++) {
      look("Deployment", "Namespace");
    }
    look("Namespace");
    look("Deployment");
    look();

    assertThat(log.lines(Level.INFO)).containsExactly(LOST, CONNECTED);
  }

  @Test
  void lossOfAllIsLoggedAtOnce() {
    look("DaemonSet", "Deployment", "Namespace", "StatefulSet");
    look();

    assertThat(log.lines(Level.INFO)).containsExactly(LOST, CONNECTED);
  }

  /** As the client's reflector, between the end of its watch and its own. */
  @Test
  void informerThatIsBeingStoppedDoesNotWatch() {
    InformerHealthIndicator stopping =
        new InformerHealthIndicator() {
          @Override
          public boolean hasSynced() {
            return true;
          }

          @Override
          public boolean isWatching() {
            throw new NullPointerException();
          }

          @Override
          public boolean isRunning() {
            return true;
          }

          @Override
          public String getTargetNamespace() {
            return "";
          }

          @Override
          public Status getStatus() {
            return Status.UNKNOWN;
          }
        };

    assertThat(WatchMonitor.isWatching(stopping)).isFalse();
  }

  private void look(String... lost) {
    monitor.log(List.of(lost));
    seconds++;
  }
}
