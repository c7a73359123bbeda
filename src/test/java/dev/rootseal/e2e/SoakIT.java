package dev.rootseal.e2e;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes and faults drawn by a seed, for some minutes; then every report, the summary and every
 * series are compared with what a fresh operator makes of the same objects. To run it longer, or
 * again with a seed that failed: `-Drootseal.soak.minutes=30 -Drootseal.soak.seed=7`.
 */
@RequiresControlPlane
@Tag("nightly")
class SoakIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(
          Math.round(60 * Double.parseDouble(System.getProperty("rootseal.soak.minutes", "2"))));
  private static final long SEED = Long.getLong("rootseal.soak.seed", System.nanoTime());
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(50);

  /** A silent watch is given up after 45 s, a failed write tried again after 30 s at most. */
  private static final Duration SETTLED = Duration.ofMinutes(2);

  @Test
  void afterwardsAllIsAsAFreshOperatorSeesIt(Binaries binaries) throws IOException {
    System.out.printf("soak: seed %d, %d s%n", SEED, LENGTH.toSeconds());
    try (ControlPlane cluster = ControlPlane.start(binaries).withControllers()) {
      Path kubeconfig = Installation.install(cluster);
      Path direct = Files.copy(kubeconfig, kubeconfig.resolveSibling("direct.kubeconfig"));
      try (UnreliableWay way = new UnreliableWay(cluster)) {
        way.redirect(kubeconfig);
        try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
          int watches = way.watches();
          Footprint start = Footprint.of(operator);
          soak(cluster, way);
          await("every watch has its connection")
              .atMost(SETTLED)
              .until(() -> operator.readiness().statusCode() == 200 && way.watches() == watches);
          Map<String, String> versions = settled(new Reports(cluster.api()));
          Footprint.of(operator).assertNoMoreThan(start);
          compare(series(operator), versions, new Reports(cluster.api()), direct);
          operator.terminate();
          LogLines.assertNoStackTrace(operator);
        }
      }
    }
  }

  private static void soak(ControlPlane cluster, UnreliableWay way) {
    Random random = new Random(SEED);
    SoakChanges changes = new SoakChanges(cluster.api(), new Random(random.nextLong()));
    SoakFaults faults = new SoakFaults(cluster, way, new Random(random.nextLong()));
    Instant end = Instant.now().plus(LENGTH);
    await("end of the soak")
        .pollInterval(BETWEEN_CHANGES)
        .atMost(LENGTH.plusMinutes(2))
        .until(
            () -> {
              faults.next();
              changes.next();
              return Instant.now().isAfter(end);
            });
    faults.end();
  }

  /** What a fresh operator counts, and that it has nothing to write. */
  private static void compare(
      Map<String, Double> series, Map<String, String> versions, Reports reports, Path kubeconfig) {
    try (OperatorProcess fresh = OperatorProcess.start(kubeconfig).awaitReady()) {
      await("evaluated").atMost(SETTLED).until(() -> fresh.metrics().hasClusterRatio());
      assertThat(series(fresh)).containsExactlyInAnyOrderEntriesOf(series);
      assertThat(settled(reports)).isEqualTo(versions);
    }
  }

  /** The versions of all reports, when none has changed for five seconds. */
  private static Map<String, String> settled(Reports reports) {
    AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
    await("no report changes any more")
        .atMost(SETTLED)
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> {
              Map<String, String> now = reports.versions();
              return now.equals(last.getAndSet(now));
            });
    return requireNonNull(last.get());
  }

  /** All that is said of the cluster, and nothing of the process. */
  private static Map<String, Double> series(OperatorProcess operator) {
    return operator.metrics().series().entrySet().stream()
        .filter(one -> one.getKey().labels().containsKey("rule"))
        .collect(
            Collectors.toMap(
                one -> one.getKey().toString(), Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }
}
