package dev.rootseal.scan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.live.LiveTarget;
import dev.rootseal.live.LiveWorkloads;
import dev.rootseal.live.ReadException;
import dev.rootseal.live.ReadOnlyApi;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Evaluates what is in a cluster now, by the cluster's own policy. */
public final class LiveScan implements LiveWorkloads.Reading {
  private final LiveWorkloads live;
  private final Optional<ReadOnlyFilesystemRule> next;
  private final Runnable workloadRead;
  private final Consumer<String> remarks;
  private final List<ScannedWorkload> workloads = new ArrayList<>();
  private final List<ScannedWorkload> byNext = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int lists;

  private LiveScan(
      ReadOnlyApi api,
      Clock clock,
      Optional<ScanPolicy> next,
      Runnable workloadRead,
      Consumer<String> remarks) {
    Policy other = next.map(ScanPolicy::policy).orElse(Policy.DEFAULT);
    this.live = new LiveWorkloads(api, clock, this, other);
    this.next = next.map(policy -> policy.on(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
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
    LiveScan scan = new LiveScan(api, clock, Optional.empty(), workloadRead, remarks);
    scan.live.read(target);
    return scan.report(scan.live.threshold(), scan.workloads);
  }

  /** The same beside what another policy says of it; each object is read once. */
  public static PolicyPreview preview(
      LiveTarget target,
      ReadOnlyApi api,
      Clock clock,
      ScanPolicy next,
      Runnable workloadRead,
      Consumer<String> remarks) {
    LiveScan scan = new LiveScan(api, clock, Optional.of(next), workloadRead, remarks);
    scan.live.read(target);
    return new PolicyPreview(
        scan.report(scan.live.threshold(), scan.workloads),
        scan.report(next.threshold(), scan.byNext));
  }

  private ScanReport report(Threshold threshold, List<ScannedWorkload> evaluated) {
    return new ScanReport(
        threshold,
        evaluated,
        List.of(),
        unread,
        new ScanReport.DocumentCounts(0, lists + evaluated.size(), Map.of()),
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
    // Where the other policy cannot evaluate it, it is in neither report.
    next.map(rule -> live.evaluate(verdict.facts(), rule))
        .ifPresent(other -> byNext.add(ScannedWorkload.live(LiveTarget.API_VERSION, other)));
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
