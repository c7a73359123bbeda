package dev.rootseal.e2e;

import dev.rootseal.e2e.UnreliableWay.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/** Faults between an operator and its API server, drawn by a seed: some seconds each. */
final class SoakFaults {
  /** Without what only {@link FreshComputation} needs: a refusal of each object by itself. */
  private static final List<Fault> FAULTS =
      List.copyOf(EnumSet.complementOf(EnumSet.of(Fault.READ_ONLY)));

  private final ControlPlane cluster;
  private final UnreliableWay way;
  private final Random random;
  private Instant until = Instant.now();
  private boolean faulty;

  SoakFaults(ControlPlane cluster, UnreliableWay way, Random random) {
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
