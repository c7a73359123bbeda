package dev.rootseal.scan;

import dev.rootseal.manifest.ManifestItem;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.WorkloadRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

public final class ManifestScan {
  /** A pod of a CronJob and its owners are three; what has more is evaluated itself. */
  private static final int LONGEST_CHAIN = 8;

  private final ReadOnlyFilesystemRule rule;
  private final boolean strict;
  private final List<ScannedWorkload> evaluated = new ArrayList<>();
  private final Map<WorkloadRef, Optional<WorkloadRef>> controllers = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<SkipReason, Integer> skipped = new EnumMap<>(SkipReason.class);
  private int files;
  private int documents;

  public ManifestScan(ReadOnlyFilesystemRule rule) {
    this(rule, false);
  }

  /** The same; if strict, what cannot be read is an error also where it is not of Kubernetes. */
  public ManifestScan(ReadOnlyFilesystemRule rule, boolean strict) {
    this.rule = rule;
    this.strict = strict;
  }

  /**
   * What the documents of one more file have become. Workloads are evaluated at once, while other
   * files are being read.
   */
  public void add(List<ManifestItem> file) {
    files++;
    for (ManifestItem item : file) {
      documents++;
      switch (item) {
        case ManifestItem.Workload workload -> add(workload);
        case Problem problem when strict || !problem.foreign() -> problems.add(problem);
        case Problem _ -> skip(SkipReason.FOREIGN);
        case ManifestItem.Skipped(var _, var reason) when reason.isUnread() -> {
          files--;
          documents--;
          skip(reason);
        }
        case ManifestItem.Skipped(var _, var reason) -> skip(reason);
        case ManifestItem.Warning(var place, var message) -> {
          documents--;
          warnings.add(place.at().in(place.file()) + ": " + message);
        }
      }
    }
  }

  /** What is meant otherwise in what was read so far, each with its place. */
  public List<String> warnings() {
    return warnings;
  }

  private void skip(SkipReason reason) {
    skipped.merge(reason, 1, Integer::sum);
  }

  private void add(ManifestItem.Workload workload) {
    NamespaceFacts namespace = NamespaceFacts.named(workload.facts().ref().namespace());
    try {
      evaluated.add(ScannedWorkload.of(workload, rule.evaluate(workload.facts(), namespace)));
      controllers.merge(
          workload.identity(), workload.controller(), (one, other) -> one.isEmpty() ? one : other);
    } catch (RuntimeException e) {
      problems.add(Problem.of(workload.place(), e));
    }
  }

  /** The report on all that was added. What is owned by another of them is not evaluated twice. */
  public ScanReport report() {
    List<ScannedWorkload> workloads =
        evaluated.stream().filter(workload -> !isOwned(workload)).toList();
    Map<SkipReason, Integer> left = new EnumMap<>(skipped);
    if (workloads.size() < evaluated.size()) {
      left.merge(SkipReason.OWNED, evaluated.size() - workloads.size(), Integer::sum);
    }
    return new ScanReport(
        rule.policy().threshold(),
        workloads,
        problems,
        List.of(),
        new ScanReport.DocumentCounts(files, documents, left),
        List.of());
  }

  /** Whether the way up its owners ends, as no circle does, at another one that is evaluated. */
  private boolean isOwned(ScannedWorkload workload) {
    long chain =
        Stream.iterate(
                workload.manifest().map(ManifestItem.Workload::identity),
                at -> at.filter(controllers::containsKey).isPresent(),
                at -> at.flatMap(controllers::get))
            .limit(LONGEST_CHAIN + 1L)
            .count();
    return chain > 1 && chain <= LONGEST_CHAIN;
  }
}
