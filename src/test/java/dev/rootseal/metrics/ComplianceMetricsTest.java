package dev.rootseal.metrics;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static dev.rootseal.report.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rootseal.metrics.ComplianceView.Compliance;
import dev.rootseal.metrics.ComplianceView.Replica;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of the compliance metrics, to the letter. */
class ComplianceMetricsTest {
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private static final BuildInfo BUILD = new BuildInfo("1.2.3", "0a1b2c3", "25.0.1");

  /** The same line in both formats, but for the order of its comments. */
  private static final String SHOP =
      """
      # HELP rootseal_build_info The running program.
      # TYPE rootseal_build_info gauge
      rootseal_build_info{java_version="25.0.1",revision="0a1b2c3",version="1.2.3"} 1
      # HELP rootseal_admission_problem 1 while the admission policies that were asked for are not in force as they should be.
      # TYPE rootseal_admission_problem gauge
      rootseal_admission_problem{reason="NamesTaken"} 1.0
      # HELP rootseal_api_server_connected 1 while this replica reaches the API server, else 0.
      # TYPE rootseal_api_server_connected gauge
      rootseal_api_server_connected 1.0
      # HELP rootseal_cluster_compliance_ratio Share of the cluster's evaluated containers that comply, 0 to 1.
      # TYPE rootseal_cluster_compliance_ratio gauge
      rootseal_cluster_compliance_ratio{rule="read-only-filesystem"} 0.6
      # HELP rootseal_compliance_threshold_ratio Share that must comply, 0 to 1.
      # TYPE rootseal_compliance_threshold_ratio gauge
      rootseal_compliance_threshold_ratio{rule="read-only-filesystem"} 0.8
      # HELP rootseal_exemptions Exemptions of the policy by state.
      # TYPE rootseal_exemptions gauge
      rootseal_exemptions{rule="read-only-filesystem",state="active"} 3.0
      rootseal_exemptions{rule="read-only-filesystem",state="expired"} 1.0
      rootseal_exemptions{rule="read-only-filesystem",state="expiring"} 0.0
      rootseal_exemptions{rule="read-only-filesystem",state="redundant"} 0.0
      rootseal_exemptions{rule="read-only-filesystem",state="unused"} 0.0
      # HELP rootseal_heap_live_ratio Share of the heap in use after the last full collection, 0 to 1.
      # TYPE rootseal_heap_live_ratio gauge
      rootseal_heap_live_ratio 0.25
      # HELP rootseal_last_evaluation_timestamp_seconds Unix time at which reports and gauges were last brought up to date.
      # TYPE rootseal_last_evaluation_timestamp_seconds gauge
      rootseal_last_evaluation_timestamp_seconds 1.79551440025E9
      # HELP rootseal_leader 1 while this replica leads, else 0.
      # TYPE rootseal_leader gauge
      rootseal_leader 1.0
      # HELP rootseal_policy_accepted 1 while the policy object is in force, 0 while it cannot be used; absent without one.
      # TYPE rootseal_policy_accepted gauge
      rootseal_policy_accepted{rule="read-only-filesystem"} 0.0
      # HELP rootseal_policy_generation Generation of the policy object that is in force; absent where the default is.
      # TYPE rootseal_policy_generation gauge
      rootseal_policy_generation{rule="read-only-filesystem"} 7.0
      # HELP rootseal_watch_connected 1 while the watch of that kind is connected.
      # TYPE rootseal_watch_connected gauge
      rootseal_watch_connected{kind="DaemonSet"} 0.0
      rootseal_watch_connected{kind="Namespace"} 1.0
      # HELP rootseal_writes_failing Objects that were not written at the last try.
      # TYPE rootseal_writes_failing gauge
      rootseal_writes_failing{kind="ComplianceReport"} 2.0
      rootseal_writes_failing{kind="ComplianceSummary"} 0.0
      # HELP rootseal_compliance_ratio Share of a namespace's evaluated containers that comply, 0 to 1; absent where there are none.
      # TYPE rootseal_compliance_ratio gauge
      rootseal_compliance_ratio{namespace="shop",rule="read-only-filesystem"} 0.6
      # HELP rootseal_containers Container definitions by verdict.
      # TYPE rootseal_containers gauge
      rootseal_containers{namespace="shop",rule="read-only-filesystem",verdict="Compliant"} 6.0
      rootseal_containers{namespace="shop",rule="read-only-filesystem",verdict="Exempt"} 4.0
      rootseal_containers{namespace="shop",rule="read-only-filesystem",verdict="Invalid"} 1.0
      rootseal_containers{namespace="shop",rule="read-only-filesystem",verdict="MissingWritableMount"} 2.0
      rootseal_containers{namespace="shop",rule="read-only-filesystem",verdict="NotApplicable"} 5.0
      rootseal_containers{namespace="shop",rule="read-only-filesystem",verdict="WritableRootFilesystem"} 1.0
      # HELP rootseal_containers_in_emergency Containers that do not comply in a namespace with an emergency; absent without one.
      # TYPE rootseal_containers_in_emergency gauge
      rootseal_containers_in_emergency{namespace="shop",rule="read-only-filesystem"} 4.0
      # HELP rootseal_containers_not_rolled_out Compliant containers of pod templates that are not rolled out yet.
      # TYPE rootseal_containers_not_rolled_out gauge
      rootseal_containers_not_rolled_out{namespace="shop",rule="read-only-filesystem"} 4.0
      # HELP rootseal_containers_waived Compliant containers that comply only because their owner took a required path away.
      # TYPE rootseal_containers_waived gauge
      rootseal_containers_waived{namespace="shop",rule="read-only-filesystem"} 2.0
      # HELP rootseal_workloads Workloads by result.
      # TYPE rootseal_workloads gauge
      rootseal_workloads{namespace="shop",result="Fail",rule="read-only-filesystem"} 2.0
      rootseal_workloads{namespace="shop",result="NotApplicable",rule="read-only-filesystem"} 3.0
      rootseal_workloads{namespace="shop",result="Pass",rule="read-only-filesystem"} 1.0
      rootseal_workloads{namespace="shop",result="Unknown",rule="read-only-filesystem"} 4.0
      """;

  private static final NamespaceSummary WITH_ALL =
      new NamespaceSummary(
          "shop",
          Threshold.DEFAULT,
          new Tally(6, 2, 1, 4, 5, 1),
          new WorkloadResults(1, 2, 3, 4),
          2,
          ExemptionUses.NONE,
          2,
          4,
          Optional.of("the provider is down"));

  private static final Replica LEADING = new Replica(true, true, Optional.of(0.25), Map.of());

  private static final ComplianceView LEADER =
      new ComplianceView(
          LEADING,
          Map.of("Namespace", true, "DaemonSet", false),
          Optional.of(Instant.parse("2026-11-24T10:00:00.250Z")),
          Optional.of(
              new Compliance(
                  List.of(WITH_ALL),
                  Threshold.DEFAULT,
                  Map.of(ExemptionState.ACTIVE, 3, ExemptionState.EXPIRED, 1),
                  Optional.of(false),
                  Optional.of(7L),
                  Map.of("ComplianceReport", 2, "ComplianceSummary", 0),
                  Optional.of("NamesTaken"))));

  /** Of a leader without anything else. */
  private static ComplianceView of(Optional<Boolean> policy, NamespaceSummary... namespaces) {
    return new ComplianceView(
        LEADING,
        Map.of(),
        Optional.empty(),
        Optional.of(
            new Compliance(
                List.of(namespaces),
                Threshold.DEFAULT,
                Map.of(),
                policy,
                Optional.empty(),
                Map.of(),
                Optional.empty())));
  }

  @Test
  void thePrometheusTextIsThis() {
    assertThat(text(PROMETHEUS, LEADER)).isEqualTo(SHOP);
  }

  @Test
  void theOpenMetricsTextSaysTheSame() {
    String openMetrics = text(OPEN_METRICS, LEADER);

    assertThat(openMetrics).endsWith("\n# EOF\n");
    assertThat(samples(openMetrics)).isEqualTo(samples(SHOP));
    assertThat(openMetrics)
        .startsWith(
            """
            # TYPE rootseal_build info
            # HELP rootseal_build The running program.
            rootseal_build_info{java_version="25.0.1",revision="0a1b2c3",version="1.2.3"} 1
            # TYPE rootseal_admission_problem gauge
            # HELP rootseal_admission_problem 1 while the admission policies that were asked for are not in force as they should be.
            rootseal_admission_problem{reason="NamesTaken"} 1.0
            """);
    assertThat(comments(openMetrics).filter(line -> !line.contains("rootseal_build")))
        .containsExactlyInAnyOrderElementsOf(
            comments(SHOP).filter(line -> !line.contains("rootseal_build")).toList());
  }

  @Test
  void aClusterWithNothingToMeasureHasNoRatioAtAll() {
    ComplianceView view =
        of(
            Optional.empty(),
            summary("win", new Tally(0, 0, 0, 0, 2, 0), new WorkloadResults(0, 0, 2, 0)));

    assertThat(text(PROMETHEUS, view))
        .doesNotContain("compliance_ratio")
        .doesNotContain("NaN")
        .contains("rootseal_compliance_threshold_ratio{rule=\"read-only-filesystem\"} 0.8\n");
  }

  @Test
  void aReplicaThatDoesNotLeadShowsOnlyItself() {
    ComplianceView idle =
        new ComplianceView(
            new Replica(false, true, Optional.of(0.25), Map.of()),
            LEADER.watches(),
            LEADER.lastEvaluation(),
            Optional.empty());

    assertThat(samples(text(PROMETHEUS, idle)))
        .containsExactlyElementsOf(
            samples(SHOP.replace("leader 1.0", "leader 0.0")).stream()
                .filter(line -> line.matches("rootseal_(api|build|heap|last|leader|watch).*"))
                .toList());
  }

  @Test
  void whatThereIsNotHasNoSeries() {
    assertThat(
            samples(text(PROMETHEUS, of(Optional.empty()))).stream()
                .map(one -> one.replaceAll("[{ ].*", ""))
                .distinct())
        .containsExactly(
            "rootseal_build_info",
            "rootseal_api_server_connected",
            "rootseal_compliance_threshold_ratio",
            "rootseal_exemptions",
            "rootseal_heap_live_ratio",
            "rootseal_leader");
    assertThat(text(PROMETHEUS, of(Optional.of(true))))
        .contains("rootseal_policy_accepted{rule=\"read-only-filesystem\"} 1.0\n");
  }

  @Test
  void namespacesWithAndWithoutARatioAreSortedByName() {
    ComplianceView view =
        of(
            Optional.empty(),
            WITH_ALL,
            summary("back", new Tally(0, 0, 0, 0, 2, 0), new WorkloadResults(0, 0, 1, 0)),
            summary("a.b", new Tally(1, 0, 0, 0, 0, 0), new WorkloadResults(1, 0, 0, 0)),
            summary("a-b", new Tally(0, 0, 1, 0, 0, 0), new WorkloadResults(0, 1, 0, 0)));

    List<String> samples = samples(text(PROMETHEUS, view));
    assertThat(samples).filteredOn(line -> line.contains("\"back\"")).hasSize(12);
    assertThat(samples)
        .contains(
            "rootseal_cluster_compliance_ratio{rule=\"read-only-filesystem\"} 0.5833333333333334");
    assertThat(samples)
        .filteredOn(line -> line.startsWith("rootseal_compliance_ratio{"))
        .containsExactly(
            "rootseal_compliance_ratio{namespace=\"a-b\",rule=\"read-only-filesystem\"} 0.0",
            "rootseal_compliance_ratio{namespace=\"a.b\",rule=\"read-only-filesystem\"} 1.0",
            "rootseal_compliance_ratio{namespace=\"shop\",rule=\"read-only-filesystem\"} 0.6");
  }

  @ParameterizedTest
  @ValueSource(strings = {PROMETHEUS, OPEN_METRICS})
  void aLabelNeverBreaksOutOfItsQuotes(String format) {
    ComplianceView view =
        of(
            Optional.empty(),
            summary("a\"} 1\nb\\", new Tally(1, 0, 0, 0, 0, 0), new WorkloadResults(1, 0, 0, 0)));

    List<String> samples = samples(text(format, view));

    assertThat(samples)
        .contains(
            "rootseal_compliance_ratio{namespace=\"a\\\"} 1\\nb\\\\\","
                + "rule=\"read-only-filesystem\"} 1.0");
    assertThat(samples).allMatch(line -> line.startsWith("rootseal_"));
  }

  @ParameterizedTest
  @ValueSource(strings = {PROMETHEUS, OPEN_METRICS})
  void theComplianceStandsBesideTheControllersAndTheJvm(String format) {
    try (MetricsRegistry metrics = new MetricsRegistry(() -> LEADER, BUILD)) {
      metrics.meters().counter("reconciliations").increment();

      assertThat(Exposition.of(metrics, format).lines())
          .contains("rootseal_cluster_compliance_ratio{rule=\"read-only-filesystem\"} 0.6")
          .contains("reconciliations_total 1.0")
          .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
          .anyMatch(line -> line.startsWith("jvm_threads_live_threads "))
          .anyMatch(line -> line.startsWith("process_uptime_seconds "));
    }
  }

  @Test
  void whoIsSlowToReadHoldsNobodyUp() throws Exception {
    CountDownLatch reads = new CountDownLatch(1);
    OutputStream reader =
        new OutputStream() {
          @Override
          public void write(int value) {
            unchecked(() -> reads.await());
          }
        };
    try (MetricsRegistry metrics = new MetricsRegistry(() -> LEADER, BUILD)) {
      Thread slow =
          Thread.ofVirtual().start(() -> unchecked(() -> metrics.scrape(PROMETHEUS, reader)));
      await().until(() -> slow.getState() == Thread.State.WAITING);

      assertTimeoutPreemptively(
          Duration.ofSeconds(10),
          () -> assertThat(Exposition.of(metrics, PROMETHEUS)).contains("\nrootseal_leader 1.0\n"));

      reads.countDown();
      slow.join();
    }
  }

  /** What stands behind the metrics of the JVM. */
  private static String text(String format, ComplianceView view) {
    try (MetricsRegistry metrics = new MetricsRegistry(() -> view, BUILD)) {
      String text = Exposition.of(metrics, format);
      return text.substring(text.indexOf('#', text.indexOf("rootseal_") - "# HELP ".length()));
    }
  }

  private static List<String> samples(String text) {
    return text.lines().filter(line -> !line.startsWith("#")).toList();
  }

  private static Stream<String> comments(String text) {
    return text.lines().filter(line -> line.startsWith("# ") && !line.equals("# EOF"));
  }
}
