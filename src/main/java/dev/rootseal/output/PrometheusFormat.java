package dev.rootseal.output;

import dev.rootseal.manifest.SkipReason;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
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
import java.util.Map;

/**
 * For node_exporter's textfile collector: gauges in the Prometheus text format. They have names of
 * their own, since the operator may measure the same workloads in the same Prometheus.
 */
final class PrometheusFormat {
  private static final Labels RULE = Labels.of("rule", RuleDescription.READ_ONLY_FILESYSTEM.id());

  void write(ScanReport report, Writer out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ExpositionFormats.init()
        .getPrometheusTextFormatWriter()
        .write(bytes, metrics(report), EscapingScheme.DEFAULT);
    out.write(bytes.toString(StandardCharsets.UTF_8));
  }

  private static MetricSnapshots metrics(ScanReport report) {
    Tally tally = report.tally();
    Map<Labels, Integer> results = new LinkedHashMap<>();
    count(results, RULE, report.result());
    Map<Labels, Integer> containers = new LinkedHashMap<>();
    Map<Labels, Integer> workloads = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.workloads()) {
      Tally its = workload.verdict().tally();
      Labels room = room(workload);
      for (Verdict verdict : Verdict.values()) {
        containers.merge(room.add("verdict", verdict.id()), its.of(verdict), Integer::sum);
      }
      count(workloads, room, its.result(Threshold.ALL));
    }
    Map<Labels, Integer> skipped = new LinkedHashMap<>();
    for (SkipReason reason : SkipReason.values()) {
      int count = report.documents().skipped().getOrDefault(reason, 0);
      skipped.put(Labels.of("reason", reason.id()), count);
    }
    return new MetricSnapshots(
        gauge(
            "rootseal_scan_compliance_ratio",
            "Share of the evaluated containers that comply, 0 to 1; absent without any.",
            tally.evaluated() == 0
                ? Map.of()
                : Map.of(RULE, (double) tally.compliant() / tally.evaluated())),
        gauge(
            "rootseal_scan_threshold_ratio",
            "Share that must comply, 0 to 1.",
            Map.of(RULE, report.threshold().percent() / 100.0)),
        gauge("rootseal_scan_result", "1 for the result, 0 for others.", results),
        gauge("rootseal_scan_containers", "Container definitions by verdict.", containers),
        gauge(
            "rootseal_scan_workloads",
            "Workloads by result: one passes where no container has a finding.",
            workloads),
        gauge(
            "rootseal_scan_unreadable_documents",
            "Documents, and lists of a cluster, that could not be read.",
            Map.of(Labels.EMPTY, report.problems().size() + report.unread().size())),
        gauge(
            "rootseal_scan_skipped_documents",
            "Documents that were not evaluated, by reason.",
            skipped));
  }

  /** One more of that result, and none of the others. */
  private static void count(Map<Labels, Integer> counts, Labels labels, Result its) {
    for (Result result : Result.values()) {
      counts.merge(labels.add("result", result.id()), result == its ? 1 : 0, Integer::sum);
    }
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

  private static GaugeSnapshot gauge(
      String name, String help, Map<Labels, ? extends Number> values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    values.forEach(
        (labels, value) ->
            gauge.dataPoint(new GaugeDataPointSnapshot(value.doubleValue(), labels, null)));
    return gauge.build();
  }
}
