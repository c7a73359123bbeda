package dev.rootseal.metrics;

import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * The compliance metrics, computed from the stored numbers at each scrape: a namespace that is gone
 * has no series in the next one, and all series of one scrape speak of the same moment.
 *
 * <p>With N namespaces that hold a workload there are at most 12 N + 22 series: per namespace one
 * ratio, six verdicts, four results and the waived; for the cluster a ratio, a threshold, five
 * states of exemptions, the policy's acceptance and generation, failing writes of three kinds, a
 * time stamp, the leader, the build and one watch for each of seven kinds.
 */
public final class ComplianceCollector implements MultiCollector {
  private static final String RULE = "rule";
  private static final String NAMESPACE = "namespace";

  private final ComplianceView view;
  private final BuildInfo build;

  public ComplianceCollector(ComplianceView view, BuildInfo build) {
    this.view = view;
    this.build = build;
  }

  @Override
  public MetricSnapshots collect() {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    view.namespaces().ifPresent(namespaces -> addCompliance(snapshots, namespaces));
    snapshots.add(buildInfo());
    snapshots.add(leader());
    snapshots.add(watches());
    view.lastEvaluation().ifPresent(at -> snapshots.add(lastEvaluation(at.toEpochMilli())));
    return new MetricSnapshots(snapshots);
  }

  private void addCompliance(
      List<MetricSnapshot> snapshots, Collection<NamespaceSummary> namespaces) {
    List<NamespaceSummary> sorted =
        namespaces.stream().sorted(Comparator.comparing(NamespaceSummary::namespace)).toList();
    Tally cluster = ClusterReport.of(view.threshold(), sorted).tally();
    Gauge ratio =
        new Gauge(
            "rootseal_cluster_compliance_ratio",
            "Share of the cluster's evaluated containers that comply, 0 to 1.");
    if (cluster.evaluated() > 0) {
      ratio.add(ruleLabels(), ratio(cluster));
    }
    Gauge threshold =
        new Gauge("rootseal_compliance_threshold_ratio", "Share that must comply, 0 to 1.");
    threshold.add(ruleLabels(), view.threshold().percent() / 100.0);
    snapshots.add(ratio.snapshot());
    snapshots.add(threshold.snapshot());
    snapshots.add(namespaceRatios(sorted));
    snapshots.add(containers(sorted));
    snapshots.add(waived(sorted));
    snapshots.add(workloads(sorted));
    snapshots.add(exemptions());
    view.policyAccepted().ifPresent(accepted -> snapshots.add(policyAccepted(accepted)));
    view.policyGeneration().ifPresent(generation -> snapshots.add(policyGeneration(generation)));
    snapshots.add(failingWrites());
  }

  private static MetricSnapshot namespaceRatios(List<NamespaceSummary> namespaces) {
    Gauge gauge =
        new Gauge(
            "rootseal_compliance_ratio",
            "Share of a namespace's evaluated containers that comply, 0 to 1; absent where there"
                + " are none.");
    for (NamespaceSummary namespace : namespaces) {
      if (namespace.tally().evaluated() > 0) {
        gauge.add(labels(namespace), ratio(namespace.tally()));
      }
    }
    return gauge.snapshot();
  }

  private static MetricSnapshot containers(List<NamespaceSummary> namespaces) {
    Gauge gauge = new Gauge("rootseal_containers", "Container definitions by verdict.");
    for (NamespaceSummary namespace : namespaces) {
      for (Verdict verdict : Verdict.values()) {
        gauge.add(labels(namespace).add("verdict", verdict.id()), namespace.tally().of(verdict));
      }
    }
    return gauge.snapshot();
  }

  private static MetricSnapshot waived(List<NamespaceSummary> namespaces) {
    Gauge gauge =
        new Gauge(
            "rootseal_containers_waived",
            "Compliant containers that comply only because their owner took a required path away.");
    for (NamespaceSummary namespace : namespaces) {
      gauge.add(labels(namespace), namespace.waived());
    }
    return gauge.snapshot();
  }

  private static MetricSnapshot workloads(List<NamespaceSummary> namespaces) {
    Gauge gauge = new Gauge("rootseal_workloads", "Workloads by result.");
    for (NamespaceSummary namespace : namespaces) {
      for (Result result : Result.values()) {
        gauge.add(labels(namespace).add("result", result.id()), namespace.workloads().of(result));
      }
    }
    return gauge.snapshot();
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
      gauge.add(ruleLabels().add("state", state.id()), counts.getOrDefault(state, 0));
    }
    return gauge.snapshot();
  }

  private static MetricSnapshot policyAccepted(boolean accepted) {
    Gauge gauge =
        new Gauge(
            "rootseal_policy_accepted",
            "1 while the policy object is in force, 0 while it cannot be used; absent without one.");
    gauge.add(ruleLabels(), accepted ? 1 : 0);
    return gauge.snapshot();
  }

  private static MetricSnapshot policyGeneration(long generation) {
    Gauge gauge =
        new Gauge(
            "rootseal_policy_generation",
            "Generation of the policy object that is in force; absent where the default is.");
    gauge.add(ruleLabels(), (double) generation);
    return gauge.snapshot();
  }

  private MetricSnapshot failingWrites() {
    Gauge gauge =
        new Gauge("rootseal_writes_failing", "Objects that were not written at the last try.");
    view.failingWrites().forEach((kind, count) -> gauge.add(Labels.of("kind", kind), count));
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

  private static double ratio(Tally tally) {
    return (double) tally.compliant() / tally.evaluated();
  }

  private static Labels ruleLabels() {
    return Labels.of(RULE, ReadOnlyFilesystemRule.ID);
  }

  private static Labels labels(NamespaceSummary namespace) {
    return ruleLabels().add(NAMESPACE, namespace.namespace());
  }

  /** A gauge while it is being filled. */
  private static final class Gauge {
    private final GaugeSnapshot.Builder builder;

    Gauge(String name, String help) {
      builder = GaugeSnapshot.builder().name(name).help(help);
    }

    void add(Labels labels, double value) {
      builder.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    MetricSnapshot snapshot() {
      return builder.build();
    }
  }
}
