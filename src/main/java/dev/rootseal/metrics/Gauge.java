package dev.rootseal.metrics;

import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Tally;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** A gauge while it is being filled. */
final class Gauge {
  /** The label that says by which rule was evaluated. */
  static final Labels RULE = Labels.of("rule", ReadOnlyFilesystemRule.ID);

  private final GaugeSnapshot.Builder builder;
  private int size;

  Gauge(String name, String help) {
    builder = GaugeSnapshot.builder().name(name).help(help);
  }

  void add(Labels labels, double value) {
    builder.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    size++;
  }

  /** How many series it has. */
  int size() {
    return size;
  }

  MetricSnapshot snapshot() {
    return builder.build();
  }

  /** X/Y, where Y is not 0. */
  static double ratio(Tally tally) {
    return (double) tally.compliant() / tally.evaluated();
  }
}
