package dev.rootseal.scan;

import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.LiveWorkloads.Unread;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Evaluates what is in a cluster now, by the cluster's own policy. */
public final class LiveScan {
  private LiveScan() {}

  /** The report on what a target stands for; each workload is told while others are to come. */
  public static ScanReport of(LiveTarget target, LiveWorkloads live, Runnable workloadRead) {
    List<ScannedWorkload> workloads = new ArrayList<>();
    live.read(
        target,
        (_, verdict) -> {
          workloadRead.run();
          workloads.add(ScannedWorkload.live(LiveTarget.API_VERSION, verdict));
        });
    return new ScanReport(
        live.policy().threshold(),
        workloads,
        List.of(),
        live.unread(),
        new ScanReport.DocumentCounts(0, live.lists() + workloads.size(), Map.of()),
        List.of());
  }

  /**
   * The report over several clusters by their contexts, which is measured against the highest of
   * the thresholds of those where something was evaluated: of the others nobody knows theirs.
   */
  public static ScanReport joined(List<Map.Entry<String, ScanReport>> reports) {
    List<ScannedWorkload> workloads = new ArrayList<>();
    List<Unread> unread = new ArrayList<>();
    List<ScanReport.ClusterResult> clusters = new ArrayList<>();
    int read = 0;
    for (Map.Entry<String, ScanReport> one : reports) {
      ScanReport report = one.getValue();
      report.workloads().forEach(workload -> workloads.add(workload.in(one.getKey())));
      for (Unread its : report.notRead()) {
        unread.add(new Unread(its.namespace(), one.getKey() + ": " + its.message()));
      }
      clusters.add(new ScanReport.ClusterResult(one.getKey(), report.result(), report.message()));
      read += report.documents().read();
    }
    return new ScanReport(
        reports.stream()
            .map(Map.Entry::getValue)
            .max(
                Comparator.comparing((ScanReport one) -> !one.workloads().isEmpty())
                    .thenComparingInt(one -> one.threshold().percent()))
            .map(ScanReport::threshold)
            .orElse(Threshold.DEFAULT),
        workloads,
        List.of(),
        unread,
        new ScanReport.DocumentCounts(0, read, Map.of()),
        clusters);
  }
}
