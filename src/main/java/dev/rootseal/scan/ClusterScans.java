package dev.rootseal.scan;

import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** The reports of several clusters, and the one over all. */
public final class ClusterScans {
  private final List<ScannedWorkload> workloads = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private final List<ScanReport.ClusterResult> clusters = new ArrayList<>();
  private final List<Threshold> thresholds = new ArrayList<>();
  private Tally tally = Tally.EMPTY;
  private int read;

  /** The report of one more cluster. */
  public void add(String context, ScanReport report) {
    report.workloads().forEach(workload -> workloads.add(workload.in(context)));
    report.unread().forEach(problem -> unread.add(context + ": " + problem));
    clusters.add(new ScanReport.ClusterResult(context, report.result(), report.message()));
    thresholds.add(report.threshold());
    tally = tally.plus(report.tally());
    read += report.documents().read();
  }

  /** The report over all, which is measured against the highest of their thresholds. */
  public ScanReport report() {
    return new ScanReport(
        thresholds.stream()
            .max(Comparator.comparingInt(Threshold::percent))
            .orElse(Threshold.DEFAULT),
        tally,
        workloads,
        List.of(),
        unread,
        new ScanReport.DocumentCounts(0, read, Map.of()),
        clusters);
  }
}
