package dev.rootseal.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Evaluates what is in a cluster now, by the cluster's own policy. */
public final class LiveScan implements LiveWorkloads.Reading {
  private final Runnable workloadRead;
  private final Consumer<String> remarks;
  private final List<ScannedWorkload> workloads = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int lists;

  private LiveScan(Runnable workloadRead, Consumer<String> remarks) {
    this.workloadRead = workloadRead;
    this.remarks = remarks;
  }

  /**
   * The report on what a target stands for.
   *
   * @param workloadRead is run for each workload while others are to come
   * @param remarks gets what a person should know about what the verdicts rest on
   * @throws ReadException if the API server cannot be used
   */
  public static ScanReport of(
      LiveTarget target,
      ReadOnlyApi api,
      Clock clock,
      Runnable workloadRead,
      Consumer<String> remarks) {
    LiveScan scan = new LiveScan(workloadRead, remarks);
    LiveWorkloads live = new LiveWorkloads(api, clock, scan);
    live.read(target);
    return new ScanReport(
        live.threshold(),
        scan.workloads,
        List.of(),
        scan.unread,
        new ScanReport.DocumentCounts(0, scan.lists + scan.workloads.size(), Map.of()),
        List.of());
  }

  /**
   * The report over several clusters, which is measured against the highest of their thresholds.
   *
   * @param reports each with its context
   */
  public static ScanReport joined(List<Map.Entry<String, ScanReport>> reports) {
    List<ScannedWorkload> workloads = new ArrayList<>();
    List<String> unread = new ArrayList<>();
    List<ScanReport.ClusterResult> clusters = new ArrayList<>();
    int read = 0;
    for (Map.Entry<String, ScanReport> one : reports) {
      ScanReport report = one.getValue();
      report.workloads().forEach(workload -> workloads.add(workload.in(one.getKey())));
      report.unread().forEach(problem -> unread.add(one.getKey() + ": " + problem));
      clusters.add(new ScanReport.ClusterResult(one.getKey(), report.result(), report.message()));
      read += report.documents().read();
    }
    return new ScanReport(
        reports.stream()
            .map(one -> one.getValue().threshold())
            .max(Comparator.comparingInt(Threshold::percent))
            .orElse(Threshold.DEFAULT),
        workloads,
        List.of(),
        unread,
        new ScanReport.DocumentCounts(0, read, Map.of()),
        clusters);
  }

  @Override
  public void workload(JsonNode object, WorkloadVerdict verdict) {
    workloadRead.run();
    workloads.add(ScannedWorkload.live(LiveTarget.API_VERSION, verdict));
  }

  @Override
  public void listRead() {
    lists++;
  }

  @Override
  public void unread(String problem) {
    unread.add(problem);
  }

  @Override
  public void remark(String remark) {
    remarks.accept(remark);
  }
}
