package dev.rootseal.e2e;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.FaultyWay.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** An operator that may only look: it says what is wrong and leaves it so. */
final class FreshComputation implements AutoCloseable {
  /** What it cannot have alike: when it last evaluated. */
  private static final Set<String> LEFT_OUT = Set.of("rootseal_last_evaluation_timestamp_seconds");

  private static final Duration WRITTEN = Duration.ofSeconds(45);

  private final FaultyWay way;
  private final OperatorProcess operator;

  private FreshComputation(FaultyWay way, OperatorProcess operator) {
    this.way = way;
    this.operator = operator;
  }

  /** Waits until there is nothing to write for it, and the other says what it says. */
  static void assertSame(ControlPlane cluster, Path kubeconfig, OperatorProcess other) {
    try (FreshComputation fresh = start(cluster, kubeconfig)) {
      await("evaluated").until(fresh::hasEvaluated);
      await("the same")
          .atMost(WRITTEN)
          .during(Duration.ofSeconds(3))
          .untilAsserted(
              () ->
                  assertThat(fresh.differences(other.metrics()))
                      .as("fresh wants to write %s", fresh.way.refused())
                      .isEmpty());
    }
  }

  /** With the rights of a kubeconfig that leads straight to the API server. */
  static FreshComputation start(ControlPlane cluster, Path kubeconfig) {
    FaultyWay way = FaultyWay.to(cluster);
    way.turn(Fault.READ_ONLY);
    // What is refused it complains of.
    return new FreshComputation(way, OperatorProcess.start(way.redirected(kubeconfig)).expect());
  }

  boolean hasEvaluated() {
    return operator.messages().contains("Operator started")
        && operator.metrics().exportsCompliance();
  }

  /** What another operator says otherwise, and what it has left to be written. */
  List<String> differences(Metrics other) {
    Map<String, Double> mine = series(operator.metrics());
    Map<String, Double> its = series(other);
    Set<String> all = new LinkedHashSet<>(mine.keySet());
    all.addAll(its.keySet());
    return all.stream()
        .filter(one -> !Objects.equals(mine.get(one), its.get(one)))
        .map(one -> "%s: fresh %s, it %s".formatted(one, mine.get(one), its.get(one)))
        .toList();
  }

  static double failingWrites(Metrics metrics) {
    return metrics.sum("rootseal_writes_failing");
  }

  /** All of the product's own but {@link #LEFT_OUT}; what is the process' own is left out. */
  static Map<String, Double> series(Metrics metrics) {
    return metrics.series().entrySet().stream()
        .filter(one -> one.getKey().name().startsWith("rootseal_"))
        .filter(one -> !LEFT_OUT.contains(one.getKey().name()))
        .collect(
            toMap(one -> one.getKey().toString(), Map.Entry::getValue, (a, b) -> a, TreeMap::new));
  }

  @Override
  public void close() {
    try (way) {
      operator.close();
    }
  }
}
