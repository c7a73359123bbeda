package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.report.ReportedSummary;
import dev.rootseal.rule.Rows;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a scraper sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
  private static final String EVENT_OF_A_WORKLOAD =
      "events_received_total{controller_name=\"namespace-report\",event=\"Event\"}";

  @AutoClose private final Cluster cluster = Cluster.start();
  @AutoClose private final RunningOperator operator;

  MetricsTest() {
    cluster.apply(
        Manifests.namespace("blue")
            + Manifests.compliant("blue", "api")
            + Manifests.writable("blue", "web")
            + Manifests.withoutTmp("blue", "job")
            + Manifests.unreadable("blue", "poison")
            + Manifests.namespace("green")
            + Manifests.compliant("green", "web")
            + Manifests.namespace("empty"));
    operator = RunningOperator.start(cluster.config()).awaitReady();
  }

  @Test
  void plainTextIsTheDefaultAndOpenMetricsIsServedWhenAskedFor() {
    HttpResponse<String> plain = operator.scrape("");
    HttpResponse<String> open =
        operator.scrape(
            "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5");

    assertThat(plain.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(plain.body()).doesNotContain("# EOF");
    assertThat(open.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.body()).endsWith("# EOF\n").contains("# TYPE rootseal_build info");
  }

  @Rows(
      """
      compliance_ratio{namespace="blue",rule}                            | 0.3333333333333333
      compliance_ratio{namespace="green",rule}                           | 1
      containers{namespace="blue",rule,verdict="Compliant"}              | 1
      containers{namespace="blue",rule,verdict="WritableRootFilesystem"} | 1
      containers{namespace="blue",rule,verdict="MissingWritableMount"}   | 1
      workloads{namespace="blue",result="Pass",rule}                     | 1
      workloads{namespace="blue",result="Fail",rule}                     | 2
      workloads{namespace="blue",result="Unknown",rule}                  | 1
      compliance_threshold_ratio{rule}                                   | 0.8
      """)
  void gaugesEqualTheReports(String series, double value) {
    Scrape scrape = operator.scrape();

    String rule = series.replaceFirst("\\brule\\b", "rule=\"read-only-filesystem\"");
    assertThat(scrape.value("rootseal_" + rule)).hasValue(value);
    assertThat(scrape.seriesWith("\"empty\"")).isEmpty();
  }

  @Test
  void gaugeOfTheClusterEqualsItsReport() {
    await("report").until(() -> cluster.clusterStatus().isPresent());
    await("report and gauge")
        .untilAsserted(
            () -> {
              ReportedSummary summary = cluster.clusterStatus().orElseThrow().summary();
              assertThat(operator.scrape().clusterRatio())
                  .hasValue((double) summary.compliant() / summary.evaluated());
            });
  }

  @Test
  void everyWatchIsShown() {
    String kinds =
        "Namespace Deployment StatefulSet DaemonSet ComplianceReport ComplianceSummary CompliancePolicy";
    assertThat(operator.scrape().seriesWith("rootseal_watch_connected"))
        .containsExactlyInAnyOrder(
            kinds.replaceAll("\\w+", "rootseal_watch_connected{kind=\"$0\"}").split(" ", -1));
  }

  @Test
  void metricsOfTheControllersDoNotGrowWithTheCluster() {
    cluster.apply(Manifests.namespace("n") + Manifests.compliant("n", "web"));
    await("evaluated").until(() -> operator.scrape().ratio("n").isPresent());
    // The namespace may be evaluated with its workload before the event of that is counted.
    await("event of a workload")
        .until(() -> ofControllers(operator.scrape()).contains(EVENT_OF_A_WORKLOAD));
    Set<String> before = ofControllers(operator.scrape());
    assertThat(before)
        .contains(
            "reconciliations_success_total{controller_name=\"namespace-report\"}",
            "reconciliations_success_total{controller_name=\"cluster-report\"}",
            "reconciliations_queue{controller_name=\"namespace-report\"}",
            "custom_resources{controller_name=\"namespace-report\"}",
            "reconciliations_execution_duration_seconds_count{controller_name=\"namespace-report\"}");

    for (int i = 0; i < 30; i++) {
      cluster.apply(Manifests.namespace("more-" + i) + Manifests.compliant("more-" + i, "web"));
    }
    await("evaluated").until(() -> operator.scrape().ratio("more-29").isPresent());

    assertThat(ofControllers(operator.scrape())).isEqualTo(before);
  }

  private static Set<String> ofControllers(Scrape scrape) {
    return scrape.seriesWith("controller_name=");
  }
}
