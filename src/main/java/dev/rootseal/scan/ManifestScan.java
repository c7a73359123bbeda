package dev.rootseal.scan;

import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.ManifestItem.Skipped;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Evaluates what was read of files. */
public final class ManifestScan {
  private final ReadOnlyFilesystemRule rule;
  private final Threshold threshold;
  private final List<ManifestItem.Workload> read = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);
  private int files;
  private int documents;

  /** One that has read nothing yet. */
  public ManifestScan(ReadOnlyFilesystemRule rule, Threshold threshold) {
    this.rule = rule;
    this.threshold = threshold;
  }

  /** What the documents of one more file have become. */
  public void add(List<ManifestItem> file) {
    files++;
    for (ManifestItem item : file) {
      documents++;
      if (item instanceof ManifestItem.Workload workload) {
        read.add(workload);
      } else if (item instanceof Problem problem) {
        problems.add(problem);
      } else if (item instanceof Skipped(var place, var reason)) {
        skipped.merge(reason, 1, Integer::sum);
      }
    }
  }

  /** The report on all that was added. What is owned by another of them is not evaluated twice. */
  public ScanReport report() {
    Set<WorkloadRef> there = new HashSet<>();
    read.forEach(workload -> there.add(workload.facts().ref()));
    List<ScannedWorkload> workloads = new ArrayList<>();
    Map<SkipReason, Integer> left = new EnumMap<>(SkipReason.class);
    left.putAll(skipped);
    Tally tally = Tally.EMPTY;
    for (ManifestItem.Workload workload : read) {
      if (workload.controller().filter(there::contains).isPresent()) {
        left.merge(SkipReason.OWNED, 1, Integer::sum);
        continue;
      }
      WorkloadVerdict verdict =
          rule.evaluate(workload.facts(), NamespaceFacts.named(workload.facts().ref().namespace()));
      tally = tally.plus(verdict.tally());
      workloads.add(ScannedWorkload.of(workload, verdict));
    }
    return new ScanReport(
        threshold,
        tally,
        workloads,
        problems,
        List.of(),
        new ScanReport.DocumentCounts(files, documents, left),
        List.of());
  }
}
