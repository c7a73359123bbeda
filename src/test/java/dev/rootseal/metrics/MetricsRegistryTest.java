package dev.rootseal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything on one page: the compliance, the controllers and the JVM. */
class MetricsRegistryTest {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final StoreView view =
      new StoreView()
          .namespace("shop", new Tally(4, 0, 1, 0, 0, 0), new WorkloadResults(1, 1, 0, 0));

  @ParameterizedTest
  @ValueSource(strings = {PROMETHEUS, OPEN_METRICS})
  void theComplianceStandsBesideTheJvm(String format) {
    try (MetricsRegistry metrics = registry()) {
      assertThat(Exposition.of(metrics, format).lines())
          .contains("rootseal_cluster_compliance_ratio{rule=\"read-only-filesystem\"} 0.8")
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
          .anyMatch(line -> line.startsWith("jvm_threads_live_threads "))
          .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    }
  }

  @Test
  void theControllersBringTheirOwn() {
    try (MetricsRegistry metrics = registry()) {
      metrics.meters().counter("reconciliations").increment();

      assertThat(Exposition.of(metrics, PROMETHEUS)).contains("\nreconciliations_total 1.0\n");
    }
  }

  @Test
  void eachScrapeLooksAtTheStoreAnew() {
    try (MetricsRegistry metrics = registry()) {
      assertThat(Exposition.of(metrics, PROMETHEUS)).contains("namespace=\"shop\"");

      view.remove("shop");

      assertThat(Exposition.of(metrics, PROMETHEUS)).doesNotContain("namespace=\"shop\"");
    }
  }

  private MetricsRegistry registry() {
    return new MetricsRegistry(view, new BuildInfo("1.2.3", "0a1b2c3", "25.0.1"));
  }
}
