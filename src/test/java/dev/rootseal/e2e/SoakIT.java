package dev.rootseal.e2e;

import static java.time.Duration.ofMillis;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.FaultyWay.Fault;
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
 * Changes and faults drawn by a seed, for a minute; then all reports and series are compared with
 * what a fresh operator makes of the same objects. For longer, or with a seed that failed:
 * `-Drootseal.soak.minutes=30 -Drootseal.soak.pause=50 -Drootseal.soak.seed=7`.
 */
@Tag("nightly") // for each change there is FaultsIT
@Needs(Requirement.CONTROL_PLANE)
class SoakIT {
  private static final Duration LENGTH =
      Duration.ofSeconds(
          Math.round(60 * Double.parseDouble(System.getProperty("rootseal.soak.minutes", "1"))));
  private static final long SEED = Long.getLong("rootseal.soak.seed", System.nanoTime());

  /** So long that the tests beside it have the processors. */
  private static final Duration BETWEEN_CHANGES =
      ofMillis(Integer.getInteger("rootseal.soak.pause", 200));

  /** Without what only {@link FreshComputation} needs: a refusal of each object by itself. */
  private static final List<Fault> FAULTS =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Fault.READ_ONLY)));

  private final ControlPlane cluster;
  private final FaultyWay way;
  private final Path kubeconfig;
  private final SoakChanges changes;
  private final Random faults;
  private Instant nextFault = Instant.now();
  private boolean faulty;

  SoakIT(
      @Needs.Own(controllers = true) ControlPlane cluster,
      FaultyWay way,
      @Needs.Installed Path kubeconfig) {
    this.cluster = cluster;
    this.way = way;
    this.kubeconfig = kubeconfig;
    Random random = new Random(SEED);
    changes = new SoakChanges(cluster.api(), new Random(random.nextLong()), 80);
    faults = new Random(random.nextLong());
  }

  @Test
  void afterwardsAllIsAsAFreshOperatorSeesIt() {
    System.out.printf("soak: seed %d, %d s%n", SEED, LENGTH.toSeconds());
    try (OperatorProcess operator = start()) {
      long watches = way.watches();
      KernelView.Footprint start = KernelView.Footprint.of(operator);
      soak();
      await("every watch has its connection")
          .until(() -> operator.readiness().statusCode() == 200 && way.watches() == watches);
      await("nothing waits to be written")
          .until(() -> FreshComputation.failingWrites(operator.metrics()) == 0);
      await("the log says so").until(() -> !OperatorLog.isInAnOutage(operator));
      settled(cluster.reports());
      KernelView.Footprint.of(operator).assertNoMoreThan(start);
      Duration took = new KernelView(operator.pid()).cpuTime();
      System.out.printf("soak: the operator took %d ms of a processor%n", took.toMillis());
      FreshComputation.assertSame(cluster, kubeconfig, operator);
      operator.terminate();
    }
  }

  /** Each fault is told by one of these, and nothing else is a problem. */
  private OperatorProcess start() {
    return OperatorProcess.start(way.redirected(kubeconfig))
        .expect("Lost the connection to the API server")
        .expect("API server rejects writes")
        // Rubbish that is no UTF-8 in the place of a watch's events: the client gives the watch up.
        .expect("watch failed for")
        .expect("A watch cannot be resumed: listing again")
        .awaitReady();
  }

  private void soak() {
    Instant end = Instant.now().plus(LENGTH);
    await("end of the soak")
        .pollInterval(BETWEEN_CHANGES)
        .atMost(LENGTH.plusMinutes(2))
        .until(
            () -> {
              fault();
              changes.next();
              return Instant.now().isAfter(end);
            });
    way.turn(Fault.NONE);
  }

  /** Goes on to the next fault of some seconds, or to none, when it is time. */
  private void fault() {
    if (Instant.now().isBefore(nextFault)) {
      return;
    }
    faulty = !faulty;
    if (!faulty) {
      way.turn(Fault.NONE);
    } else if (faults.nextInt(8) == 0) {
      cluster.killApiServer();
      cluster.startApiServer();
    } else {
      way.turn(FAULTS.get(faults.nextInt(FAULTS.size())));
    }
    int length = faulty ? 500 + faults.nextInt(4_000) : 2_000 + faults.nextInt(6_000);
    nextFault = Instant.now().plus(ofMillis(length));
  }

  private static void settled(Reports reports) {
    AtomicReference<Map<String, String>> last = new AtomicReference<>(Map.of());
    await("no report changes any more")
        .pollInterval(Duration.ofSeconds(5))
        .until(() -> reports.versions(), now -> now.equals(last.getAndSet(now)));
  }
}
