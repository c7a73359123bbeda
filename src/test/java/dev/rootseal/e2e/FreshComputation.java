package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an operator says that has just started and has seen nothing of what was before. */
final class FreshComputation {
  private static final Duration EVALUATED = Duration.ofSeconds(60);

  /** Failed writes are tried again after 30 s at most. */
  private static final Duration WRITTEN = Duration.ofSeconds(45);

  private FreshComputation() {}

  /** It finds every report as it would write it, and the others have its series and no others. */
  static void assertSame(ControlPlane cluster, Path kubeconfig, List<OperatorProcess> others) {
    Reports reports = new Reports(cluster.api());
    try (OperatorProcess fresh = OperatorProcess.start(kubeconfig).awaitReady()) {
      await("evaluated").atMost(EVALUATED).until(() -> fresh.metrics().hasClusterRatio());
      Map<String, Double> series = series(fresh);
      for (OperatorProcess other : others) {
        await("the same series")
            .atMost(WRITTEN)
            .untilAsserted(
                () -> assertThat(series(other)).containsExactlyInAnyOrderEntriesOf(series));
      }
      Map<String, String> versions = reports.versions();
      assertThat(fresh.messages())
          .as("what it had to write")
          .doesNotContain("Report written", "Compliance summary written");
      await("nothing changes any more")
          .during(Duration.ofSeconds(3))
          .atMost(Duration.ofSeconds(10))
          .until(() -> reports.versions().equals(versions));
    }
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
