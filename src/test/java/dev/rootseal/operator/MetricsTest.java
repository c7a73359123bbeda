package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.e2e.Metrics;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.rule.Rows;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a scraper sees. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsTest {
  /** Of a workload, and of a namespace that changes, which one that is new may seem to do. */
  private static final List<String> EVENTS =
      List.of(
          "events_received_total{controller_name=\"namespace-report\",event=\"Event\"}",
          "events_received_total{action=\"UPDATED\",controller_name=\"namespace-report\",event=\"ResourceEvent\"}");

  @AutoClose private final Cluster cluster = Cluster.start();
  @AutoClose private final RunningOperator operator;

  MetricsTest() {
    cluster.apply(
        Workloads.namespace("blue")
            + Workloads.compliant("blue", "api")
            + Workloads.writable("blue", "web")
            + Workloads.withoutTmp("blue", "job")
            + Workloads.unreadable("blue", "poison")
            + Workloads.namespace("green")
            + Workloads.compliant("green", "web")
            + Workloads.namespace("empty"));
    operator = RunningOperator.start(cluster.config()).awaitReady();
  }

  @Test
  void plainTextIsTheDefaultAndOpenMetricsIsServedWhenAskedFor() throws Exception {
    HttpRequest.Builder scrape = HttpRequest.newBuilder(operator.metricsUri());
    HttpResponse<String> plain = send(scrape);
    HttpResponse<String> open =
        send(
            scrape.header(
                "Accept",
                "application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5"));

    assertThat(plain.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(plain.body()).doesNotContain("# EOF");
    assertThat(open.headers().firstValue("Content-Type"))
        .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(open.body()).endsWith("# EOF\n").contains("# TYPE rootseal_build info");
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
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
    Metrics scrape = operator.scrape();

    String rule = series.replaceFirst("\\brule\\b", "rule=\"read-only-filesystem\"");
    assertThat(scrape.value("rootseal_" + rule)).hasValue(value);
    assertThat(scrape.seriesWith("\"empty\"")).isEmpty();
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
    cluster.apply(Workloads.namespace("n") + Workloads.compliant("n", "web"));
    await("evaluated").until(() -> operator.scrape().ratio("n").isPresent());
    // The first may have been evaluated with its namespace, and then is no event.
    cluster.apply(Workloads.compliant("n", "second"));
    cluster.apply(Workloads.namespace("n").replace("{name: n}", "{name: n, labels: {team: a}}"));
    await("events").until(() -> ofControllers(operator.scrape()).containsAll(EVENTS));
    Set<String> before = ofControllers(operator.scrape());
    assertThat(before)
        .contains(
            "reconciliations_success_total{controller_name=\"namespace-report\"}",
            "reconciliations_success_total{controller_name=\"cluster-report\"}",
            "reconciliations_queue{controller_name=\"namespace-report\"}",
            "custom_resources{controller_name=\"namespace-report\"}",
            "reconciliations_execution_duration_seconds_count{controller_name=\"namespace-report\"}");

    for (int i = 0; i < 30; i++) {
      cluster.apply(Workloads.namespace("more-" + i) + Workloads.compliant("more-" + i, "web"));
    }
    await("evaluated").until(() -> operator.scrape().ratio("more-29").isPresent());

    assertThat(ofControllers(operator.scrape())).isEqualTo(before);
  }

  private static Set<String> ofControllers(Metrics scrape) {
    return scrape.seriesWith("controller_name=");
  }
}
