package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.rootseal.operator.LogCapture;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A watch that is begun anew is no lost connection, one that stays away is. */
class WatchMonitorTest {
  private static final String LOST =
      "Lost the connection to the API server: reports may be out of date. Trying again";
  private static final String CONNECTED = "Connected to the API server again";

  /** In seconds, by kind; none of those that are open. */
  private final Map<String, Integer> away = new HashMap<>();

  @AutoClose private final LogCapture log = new LogCapture();
  private final OutageLog outages = new OutageLog("https://a");
  private final WatchMonitor monitor = new WatchMonitor(outages, this::away);

  WatchMonitorTest() {
    Stream.of(Namespace.class, Deployment.class, StatefulSet.class, DaemonSet.class)
        .forEach(monitor::add);
  }

  private Duration away(Class<? extends HasMetadata> type) {
    return Duration.ofSeconds(away.getOrDefault(HasMetadata.getKind(type), 0));
  }

  @Test
  void watchThatIsBegunAnewIsNotLogged() {
    look("Namespace");
    assertThat(outages.isDisconnected()).isTrue();
    look();

    assertThat(log.lines(Level.INFO)).isEmpty();
    assertThat(outages.isDisconnected()).isFalse();
  }

  /** The readiness and the metrics have the grace of the log. */
  @Test
  void watchThatIsBegunAnewIsConnectedForThreeSeconds() {
    away.put("Namespace", 2);
    assertThat(monitor.states()).hasSize(4).doesNotContainValue(false);
    assertThat(monitor.disconnected()).containsExactly("Namespace");

    away.put("Namespace", 3);
    assertThat(monitor.states())
        .isEqualTo(
            Map.of("DaemonSet", true, "Deployment", true, "Namespace", false, "StatefulSet", true));
  }

  @Test
  void watchThatWasNeverOpenIsNotConnected() {
    WatchMonitor begun = new WatchMonitor(outages, type -> ChronoUnit.FOREVER.getDuration());
    begun.add(Namespace.class);

    assertThat(begun.states()).isEqualTo(Map.of("Namespace", false));
  }

  @Test
  void withoutAnyWatchNoneIsConnected() {
    Stream.of("DaemonSet", "Deployment", "Namespace", "StatefulSet")
        .forEach(kind -> away.put(kind, 1));

    assertThat(monitor.states()).hasSize(4).doesNotContainValue(true);
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

  /** A second later. */
  private void look(String... lost) {
    away.keySet().retainAll(List.of(lost));
    List.of(lost).forEach(kind -> away.merge(kind, 1, Integer::sum));
    monitor.log();
  }
}
