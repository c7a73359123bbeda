package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.FaultyWay.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Changes and faults drawn by a seed, for a minute; then every report, the summary and every series
 * of the product's own are compared with what a fresh operator makes of the same objects. To run it
 * longer, with shorter pauses, or again with a seed that failed: `-Drootseal.soak.minutes=30
 * -Drootseal.soak.pause=50 -Drootseal.soak.seed=7`.
 */
@Tag("nightly") // for each change there is OutagesIT
@Needs(Requirement.CONTROL_PLANE)
class SoakIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(
          Math.round(60 * Double.parseDouble(System.getProperty("rootseal.soak.minutes", "1"))));
  private static final long SEED = Long.getLong("rootseal.soak.seed", System.nanoTime());

  /** So long that the tests beside it have the processors. */
  private static final Duration BETWEEN_CHANGES =
      Duration.ofMillis(Integer.getInteger("rootseal.soak.pause", 200));

  @Test
  void afterwardsAllIsAsAFreshOperatorSeesIt() throws IOException {
    System.out.printf("soak: seed %d, %d s%n", SEED, LENGTH.toSeconds());
    try (ControlPlane cluster = ControlPlane.start().withControllers()) {
      Path kubeconfig = Installation.install(cluster);
      try (FaultyWay way = FaultyWay.to(cluster)) {
        try (OperatorProcess operator = start(way.redirected(kubeconfig)).awaitReady()) {
          long watches = way.watches();
          Footprint start = Footprint.of(operator);
          soak(cluster, way);
          await("every watch has its connection")
              .atMost(Duration.ofMinutes(2))
              .until(() -> operator.readiness().statusCode() == 200 && way.watches() == watches);
          await("nothing waits to be written")
              .atMost(Duration.ofMinutes(2))
              .until(() -> FreshComputation.failingWrites(operator.metrics()) == 0);
          await("the log says so").until(() -> !OperatorLog.isInAnOutage(operator));
          settled(cluster.reports());
          Footprint.of(operator).assertNoMoreThan(start);
          printCost(operator);
          FreshComputation.assertSame(cluster, kubeconfig, List.of(operator));
          operator.terminate();
        }
      }
    }
  }

  /** Each fault is told by one of these, and nothing else is a problem. */
  private static OperatorProcess start(Path kubeconfig) {
    return OperatorProcess.start(kubeconfig)
        .expect("Lost the connection to the API server")
        .expect("API server rejects writes")
        // Rubbish that is no UTF-8 in the place of a watch's events: the client gives the watch up.
        .expect("watch failed for")
        .expect("A watch cannot be resumed: listing again");
  }

  private static void printCost(OperatorProcess operator) {
    System.out.printf(
        "soak: the operator took %d ms of a processor%n",
        new KernelView(operator.pid()).cpuTime().toMillis());
  }

  private static void soak(ControlPlane cluster, FaultyWay way) {
    Random random = new Random(SEED);
    SoakChanges changes = new SoakChanges(cluster.api(), new Random(random.nextLong()), 80);
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

  /** Waits until no report has changed for five seconds. */
  private static void settled(Reports reports) {
    AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
    await("no report changes any more")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> {
              Map<String, String> now = reports.versions();
              return now.equals(last.getAndSet(now));
            });
  }

  /** Faults between an operator and its API server, drawn by a seed: some seconds each. */
  private static final class SoakFaults {
    /** Without what only {@link FreshComputation} needs: a refusal of each object by itself. */
    private static final List<Fault> FAULTS =
        List.copyOf(EnumSet.complementOf(EnumSet.of(Fault.READ_ONLY)));

    private final ControlPlane cluster;
    private final FaultyWay way;
    private final Random random;
    private Instant until = Instant.now();
    private boolean faulty;

    SoakFaults(ControlPlane cluster, FaultyWay way, Random random) {
      this.cluster = cluster;
      this.way = way;
      this.random = random;
    }

    /** Goes on to the next fault, or to none, when it is time. */
    void next() {
      if (Instant.now().isBefore(until)) {
        return;
      }
      faulty = !faulty;
      if (!faulty) {
        way.turn(Fault.NONE);
      } else if (random.nextInt(8) == 0) {
        cluster.killApiServer();
        cluster.startApiServer();
      } else {
        way.turn(FAULTS.get(random.nextInt(FAULTS.size())));
      }
      until =
          Instant.now()
              .plus(
                  Duration.ofMillis(
                      faulty ? 500 + random.nextInt(4_000) : 2_000 + random.nextInt(6_000)));
    }

    /** All is well again. */
    void end() {
      way.turn(Fault.NONE);
    }
  }
}
