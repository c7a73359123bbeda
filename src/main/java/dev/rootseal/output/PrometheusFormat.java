package dev.rootseal.output;

import dev.rootseal.manifest.SkipReason;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.TerminalText;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For node_exporter's textfile collector: gauges in the Prometheus text format. They have names of
 * their own, since the operator may measure the same workloads in the same Prometheus.
 */
final class PrometheusFormat implements ReportFormat {
  private static final Labels RULE = Labels.of("rule", RuleDescription.READ_ONLY_FILESYSTEM.id());

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ExpositionFormats.init()
        .getPrometheusTextFormatWriter()
        .write(bytes, metrics(report), EscapingScheme.DEFAULT);
    out.write(bytes.toString(StandardCharsets.UTF_8));
  }

  private static MetricSnapshots metrics(ScanReport report) {
    return new MetricSnapshots(
        ratio(report.tally()),
        gauge("rootseal_scan_threshold_ratio", "Share that must comply, 0 to 1.")
            .dataPoint(point(RULE, report.threshold().percent() / 100.0))
            .build(),
        result(report.result()),
        containers(report.workloads()),
        workloads(report.workloads()),
        gauge(
                "rootseal_scan_unreadable_documents",
                "Documents, and lists of a cluster, that could not be read.")
            .dataPoint(point(Labels.EMPTY, report.problems().size() + report.unread().size()))
            .build(),
        skipped(report.documents().skipped()));
  }

  private static GaugeSnapshot ratio(Tally tally) {
    GaugeSnapshot.Builder gauge =
        gauge(
            "rootseal_scan_compliance_ratio",
            "Share of the evaluated containers that comply, 0 to 1; absent without any.");
    if (tally.evaluated() > 0) {
      gauge.dataPoint(point(RULE, (double) tally.compliant() / tally.evaluated()));
    }
    return gauge.build();
  }

  private static GaugeSnapshot result(Result result) {
    GaugeSnapshot.Builder gauge = gauge("rootseal_scan_result", "1 for the result, 0 for others.");
    for (Result one : Result.values()) {
      gauge.dataPoint(point(RULE.add("result", one.id()), one == result ? 1 : 0));
    }
    return gauge.build();
  }

  private static GaugeSnapshot containers(List<ScannedWorkload> workloads) {
    Map<Labels, Tally> namespaces = new LinkedHashMap<>();
    for (ScannedWorkload workload : workloads) {
      namespaces.merge(room(workload), workload.verdict().tally(), Tally::plus);
    }
    GaugeSnapshot.Builder gauge =
        gauge("rootseal_scan_containers", "Container definitions by verdict.");
    namespaces.forEach(
        (room, tally) -> {
          for (Verdict verdict : Verdict.values()) {
            Labels labels = room.add("verdict", verdict.id());
            gauge.dataPoint(point(labels, tally.of(verdict)));
          }
        });
    return gauge.build();
  }

  private static GaugeSnapshot workloads(List<ScannedWorkload> workloads) {
    Map<Labels, WorkloadResults> namespaces = new LinkedHashMap<>();
    for (ScannedWorkload workload : workloads) {
      Result result = WorkloadResults.resultOf(workload.verdict().tally());
      namespaces.merge(room(workload), WorkloadResults.NONE.plus(result, 1), WorkloadResults::plus);
    }
    GaugeSnapshot.Builder gauge =
        gauge("rootseal_scan_workloads", "Workloads by result: one passes without a finding.");
    namespaces.forEach(
        (room, results) -> {
          for (Result result : Result.values()) {
            Labels labels = room.add("result", result.id());
            gauge.dataPoint(point(labels, results.of(result)));
          }
        });
    return gauge.build();
  }

  /** The labels of a namespace: also of its cluster, where there are several. */
  private static Labels room(ScannedWorkload workload) {
    Labels labels =
        RULE.add("namespace", TerminalText.escape(workload.verdict().ref().namespace()));
    return workload
        .cluster()
        .map(context -> labels.add("cluster", TerminalText.escape(context)))
        .orElse(labels);
  }

  private static GaugeSnapshot skipped(Map<SkipReason, Integer> skipped) {
    GaugeSnapshot.Builder gauge =
        gauge("rootseal_scan_skipped_documents", "Documents that were not evaluated, by reason.");
    for (SkipReason reason : SkipReason.values()) {
      gauge.dataPoint(point(Labels.of("reason", reason.id()), skipped.getOrDefault(reason, 0)));
    }
    return gauge.build();
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
