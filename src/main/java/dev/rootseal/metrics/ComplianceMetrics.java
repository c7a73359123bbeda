package dev.rootseal.metrics;

import dev.rootseal.metrics.ComplianceView.Compliance;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Tally;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The compliance metrics of the cluster and of this program, computed from the stored numbers at
 * each scrape. {@link NamespaceSeries} has those of each namespace.
 *
 * <p>With N namespaces that hold a workload there are at most 13 N + 26 series: per namespace one
 * ratio, six verdicts, four results, the waived and those not rolled out; for the cluster a ratio,
 * a threshold, five states of exemptions, the policy's acceptance and generation, failing writes of
 * three kinds, a time stamp, the leader, the build, one watch for each of seven kinds and four
 * CRDs.
 */
final class ComplianceMetrics {
  /** The label that says by which rule was evaluated. */
  private static final Labels RULE = Labels.of("rule", ReadOnlyFilesystemRule.ID);

  private final MetricSnapshot build;

  ComplianceMetrics(BuildInfo build) {
    this.build = buildInfo(build);
  }

  /** An "info" metric: the format adds {@code _info} to its name, and the value is always 1. */
  private static MetricSnapshot buildInfo(BuildInfo build) {
    Labels labels =
        Labels.of("version", build.version())
            .add("revision", build.revision())
            .add("java_version", build.javaVersion());
    return InfoSnapshot.builder()
        .name("rootseal_build")
        .help("The running program.")
        .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
        .build();
  }

  /** What they are now; the formats leave out a metric without a series. */
  MetricSnapshots collect(ComplianceView now) {
    List<MetricSnapshot> metrics = new ArrayList<>();
    now.compliance()
        .ifPresent(
            numbers -> {
              metrics.addAll(compliance(numbers));
              metrics.addAll(policy(numbers));
            });
    metrics.add(build);
    metrics.addAll(program(now));
    return new MetricSnapshots(metrics);
  }

  private static List<MetricSnapshot> compliance(Compliance now) {
    Tally cluster =
        now.namespaces().stream().map(NamespaceSummary::tally).reduce(Tally.EMPTY, Tally::plus);
    return List.of(
        gauge(
            "rootseal_cluster_compliance_ratio",
            "Share of the cluster's evaluated containers that comply, 0 to 1.",
            Stream.of(cluster)
                .filter(tally -> tally.evaluated() > 0)
                .map(tally -> series(RULE, (double) tally.compliant() / tally.evaluated()))),
        gauge(
            "rootseal_compliance_threshold_ratio",
            "Share that must comply, 0 to 1.",
            Stream.of(series(RULE, now.threshold().percent() / 100.0))),
        gauge(
            "rootseal_writes_failing",
            "Objects that were not written at the last try.",
            now.failingWrites().entrySet().stream()
                .map(of -> series(Labels.of("kind", of.getKey()), of.getValue()))));
  }

  private static List<MetricSnapshot> policy(Compliance now) {
    return List.of(
        gauge(
            "rootseal_exemptions",
            "Exemptions of the policy by state.",
            Arrays.stream(ExemptionState.values())
                .map(
                    of ->
                        series(RULE.add("state", of.id()), now.exemptions().getOrDefault(of, 0)))),
        gauge(
            "rootseal_policy_accepted",
            "1 while the policy object is in force, 0 while it cannot be used; absent without one.",
            now.policyAccepted().stream().map(accepted -> series(RULE, accepted ? 1 : 0))),
        gauge(
            "rootseal_policy_generation",
            "Generation of the policy object that is in force; absent where the default is.",
            now.policyGeneration().stream().map(generation -> series(RULE, generation))));
  }

  private static List<MetricSnapshot> program(ComplianceView now) {
    return List.of(
        gauge(
            "rootseal_crd_problem",
            "1 for each CRD that is missing, older than this version or left over from an older"
                + " one.",
            now.crdProblems().entrySet().stream()
                .map(of -> series(Labels.of("crd", of.getKey(), "problem", of.getValue()), 1))),
        gauge(
            "rootseal_leader",
            "1 while this replica leads, else 0.",
            Stream.of(series(Labels.EMPTY, now.leads() ? 1 : 0))),
        gauge(
            "rootseal_watch_connected",
            "1 while the watch of that kind is connected.",
            now.watches().entrySet().stream()
                .map(of -> series(Labels.of("kind", of.getKey()), of.getValue() ? 1 : 0))),
        gauge(
            "rootseal_last_evaluation_timestamp_seconds",
            "Unix time at which reports and gauges were last brought up to date.",
            now.lastEvaluation().stream()
                .map(at -> series(Labels.EMPTY, at.toEpochMilli() / 1000.0))));
  }

  private static MetricSnapshot gauge(
      String name, String help, Stream<GaugeDataPointSnapshot> series) {
    return new GaugeSnapshot(new MetricMetadata(name, help), series.toList());
  }

  private static GaugeDataPointSnapshot series(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
