package dev.rootseal.metrics;

import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Tally;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
final class ComplianceCollector {
  private final ComplianceView view;
  private final BuildInfo build;

  ComplianceCollector(ComplianceView view, BuildInfo build) {
    this.view = view;
    this.build = build;
  }

  /**
   * What they are now.
   *
   * @param namespaces the numbers of the moment; empty where they are not shown
   */
  MetricSnapshots collect(Optional<Collection<NamespaceSummary>> namespaces) {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    namespaces.ifPresent(numbers -> addCompliance(snapshots, numbers));
    snapshots.add(buildInfo());
    if (!view.crdProblems().isEmpty()) {
      snapshots.add(crdProblems());
    }
    snapshots.add(leader());
    snapshots.add(watches());
    view.lastEvaluation().ifPresent(at -> snapshots.add(lastEvaluation(at.toEpochMilli())));
    return new MetricSnapshots(snapshots);
  }

  private void addCompliance(
      List<MetricSnapshot> snapshots, Collection<NamespaceSummary> namespaces) {
    Tally cluster =
        namespaces.stream().map(NamespaceSummary::tally).reduce(Tally.EMPTY, Tally::plus);
    Gauge ratio =
        new Gauge(
            "rootseal_cluster_compliance_ratio",
            "Share of the cluster's evaluated containers that comply, 0 to 1.");
    if (cluster.evaluated() > 0) {
      ratio.add(Gauge.RULE, Gauge.ratio(cluster));
    }
    Gauge threshold =
        new Gauge("rootseal_compliance_threshold_ratio", "Share that must comply, 0 to 1.");
    threshold.add(Gauge.RULE, view.threshold().percent() / 100.0);
    snapshots.add(ratio.snapshot());
    snapshots.add(threshold.snapshot());
    snapshots.add(exemptions());
    view.policyAccepted().ifPresent(accepted -> snapshots.add(policyAccepted(accepted)));
    view.policyGeneration().ifPresent(generation -> snapshots.add(policyGeneration(generation)));
    snapshots.add(failingWrites());
  }

  /** An "info" metric: the format adds {@code _info} to its name, and the value is always 1. */
  private MetricSnapshot buildInfo() {
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

  private MetricSnapshot exemptions() {
    Gauge gauge = new Gauge("rootseal_exemptions", "Exemptions of the policy by state.");
    Map<ExemptionState, Integer> counts = view.exemptions();
    for (ExemptionState state : ExemptionState.values()) {
      gauge.add(Gauge.RULE.add("state", state.id()), counts.getOrDefault(state, 0));
    }
    return gauge.snapshot();
  }

  private static MetricSnapshot policyAccepted(boolean accepted) {
    Gauge gauge =
        new Gauge(
            "rootseal_policy_accepted",
            "1 while the policy object is in force, 0 while it cannot be used; absent without one.");
    gauge.add(Gauge.RULE, accepted ? 1 : 0);
    return gauge.snapshot();
  }

  private static MetricSnapshot policyGeneration(long generation) {
    Gauge gauge =
        new Gauge(
            "rootseal_policy_generation",
            "Generation of the policy object that is in force; absent where the default is.");
    gauge.add(Gauge.RULE, (double) generation);
    return gauge.snapshot();
  }

  private MetricSnapshot failingWrites() {
    Gauge gauge =
        new Gauge("rootseal_writes_failing", "Objects that were not written at the last try.");
    view.failingWrites().forEach((kind, count) -> gauge.add(Labels.of("kind", kind), count));
    return gauge.snapshot();
  }

  private MetricSnapshot crdProblems() {
    Gauge gauge =
        new Gauge(
            "rootseal_crd_problem",
            "1 for each CRD that is missing, older than this version or left over from an older one.");
    view.crdProblems()
        .forEach((crd, problem) -> gauge.add(Labels.of("crd", crd, "problem", problem), 1));
    return gauge.snapshot();
  }

  private MetricSnapshot leader() {
    Gauge gauge = new Gauge("rootseal_leader", "1 while this replica leads, else 0.");
    gauge.add(Labels.EMPTY, view.leads() ? 1 : 0);
    return gauge.snapshot();
  }

  private MetricSnapshot watches() {
    Gauge gauge =
        new Gauge("rootseal_watch_connected", "1 while the watch of that kind is connected.");
    view.watches()
        .forEach((kind, connected) -> gauge.add(Labels.of("kind", kind), connected ? 1 : 0));
    return gauge.snapshot();
  }

  private static MetricSnapshot lastEvaluation(long milliseconds) {
    Gauge gauge =
        new Gauge(
            "rootseal_last_evaluation_timestamp_seconds",
            "Unix time at which reports and gauges were last brought up to date.");
    gauge.add(Labels.EMPTY, milliseconds / 1000.0);
    return gauge.snapshot();
  }
}
