package dev.rootseal.scan;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.report.Headline;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.List;
import java.util.Map;

/**
 * All that a scan has found: what every format is made of.
 *
 * @param threshold what X of Y is measured against
 * @param tally all container definitions by verdict
 * @param workloads the workloads, in the order in which they were read
 * @param problems what could not be read
 * @param documents how many documents were read, and what of them was left out
 */
public record ScanReport(
    Threshold threshold,
    Tally tally,
    List<ScannedWorkload> workloads,
    List<Problem> problems,
    DocumentCounts documents) {
  public ScanReport {
    workloads = List.copyOf(workloads);
    problems = List.copyOf(problems);
  }

  /**
   * How many documents there were.
   *
   * @param files how many files were read
   * @param read all documents, also those that could not be read
   * @param skipped those that are not evaluated, by reason
   */
  public record DocumentCounts(int files, int read, Map<SkipReason, Integer> skipped) {
    public DocumentCounts {
      skipped = Map.copyOf(skipped);
    }
  }

  /**
   * What X of Y means. A failure is never hidden by what could not be read, and a pass never rests
   * on it.
   */
  public Result result() {
    Result result = tally.result(threshold);
    return result != Result.FAIL && !problems.isEmpty() ? Result.UNKNOWN : result;
  }

  /** The sentence that the report opens with. */
  public String message() {
    return Headline.of(tally, 0);
  }

  /** The workloads with something to act on. */
  public List<ScannedWorkload> findings() {
    return workloads.stream().filter(workload -> workload.finding().isPresent()).toList();
  }
}
