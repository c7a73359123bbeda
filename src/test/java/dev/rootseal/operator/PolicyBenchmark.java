package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How long a change of the policy takes to reach every report; not part of the build. */
class PolicyBenchmark {
  private static final int NAMESPACES = 100;
  private static final int WORKLOADS_EACH = 100;

  @Test
  void tenThousandWorkloadsAreJudgedAnew() {
    try (Cluster cluster = Cluster.start()) {
      fill(cluster);
      try (RunningOperator operator = RunningOperator.start(cluster.config())) {
        awaitGeneration(cluster, 0);
        Policies policies = new Policies(cluster);
        for (long generation = 1; generation <= 5; generation++) {
          long from = System.nanoTime();
          policies.apply(
              "{exemptions: [{name: web, reason: writes, match: {names: ['web-%d*']}}]}"
                  .formatted(generation));
          awaitGeneration(cluster, generation);
          long told = millisSince(from);
          awaitReports(cluster, generation);
          System.out.printf(
              "benchmark: policy change %d over %d workloads in %d namespaces: %d ms to the"
                  + " cluster's report and the gauges, %d ms to the last report, %s%n",
              generation,
              NAMESPACES * WORKLOADS_EACH,
              NAMESPACES,
              told,
              millisSince(from),
              cluster.clusterStatus().orElseThrow().readOnly());
        }
        assertThat(operator.scrape().clusterRatio()).isPresent();
      }
    }
  }

  private static long millisSince(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
  }

  private static void awaitReports(Cluster cluster, long generation) {
    await("reports of generation " + generation)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                IntStream.range(0, NAMESPACES)
                    .mapToObj(i -> cluster.status("n-" + i).orElseThrow())
                    .allMatch(
                        status ->
                            Long.valueOf(generation).equals(status.observedPolicyGeneration())));
  }

  private static void fill(Cluster cluster) {
    for (int i = 0; i < NAMESPACES; i++) {
      StringBuilder manifests = new StringBuilder(Manifests.namespace("n-" + i));
      for (int j = 0; j < WORKLOADS_EACH; j++) {
        manifests.append(Manifests.writable("n-" + i, "web-" + j));
      }
      cluster.apply(manifests.toString());
    }
  }

  /** The report over the cluster speaks of this generation; 0 stands for no policy. */
  private static void awaitGeneration(Cluster cluster, long generation) {
    await("generation " + generation)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () ->
                cluster
                    .clusterStatus()
                    .filter(
                        status ->
                            generation == 0
                                || Long.valueOf(generation)
                                    .equals(status.observedPolicyGeneration()))
                    .isPresent());
  }
}
