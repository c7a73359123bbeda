package dev.rootseal.scan;

import static java.util.stream.Collectors.groupingBy;

import dev.rootseal.live.LiveWorkloads.Unread;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.report.Headline;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a scan has found: what every format is made of.
 *
 * @param threshold what X of Y is measured against
 * @param workloads the workloads, in the order in which they were read
 * @param problems what could not be read of files
 * @param notRead what could not be read of a cluster
 * @param documents how many documents were read, and what of them was left out
 * @param clusters what came of each cluster, where several were asked for
 */
public record ScanReport(
    Threshold threshold,
    List<ScannedWorkload> workloads,
    List<Problem> problems,
    List<Unread> notRead,
    DocumentCounts documents,
    List<ClusterResult> clusters) {
  public ScanReport {
    workloads = List.copyOf(workloads);
    problems = List.copyOf(problems);
    notRead = List.copyOf(notRead);
    clusters = List.copyOf(clusters);
  }

  /** What came of one of several clusters, with the sentence that opens its own report. */
  public record ClusterResult(String context, Result result, String message) {}

  /**
   * How many documents there were.
   *
   * @param files how many files were read; 0 where it was a cluster
   * @param read all documents, also those that could not be read; of a cluster the lists and
   *     objects that could
   * @param skipped those that are not evaluated, by reason, in the order of the reasons
   */
  public record DocumentCounts(int files, int read, Map<SkipReason, Integer> skipped) {
    public DocumentCounts {
      skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    }
  }

  /**
   * What X of Y means. A failure is never hidden by what could not be read, and a pass never rests
   * on it. Of several clusters none may fail.
   */
  public Result result() {
    if (clusters.stream().anyMatch(cluster -> cluster.result() == Result.FAIL)) {
      return Result.FAIL;
    }
    Result result = tally().result(threshold);
    return result != Result.FAIL && !isWhole() ? Result.UNKNOWN : result;
  }

  public ScanReport with(Threshold other) {
    return with(other, workloads, notRead);
  }

  ScanReport with(Threshold other, List<ScannedWorkload> evaluated, List<Unread> unread) {
    return new ScanReport(other, evaluated, problems, unread, documents, clusters);
  }

  /** The same of each namespace alone, by name, with what could not be read there or anywhere. */
  SortedMap<String, ScanReport> byNamespace() {
    SortedMap<String, ScanReport> all = new TreeMap<>();
    workloads.stream()
        .collect(groupingBy(workload -> workload.verdict().ref().namespace()))
        .forEach((name, own) -> all.put(name, with(threshold, own, unreadIn(name))));
    return all;
  }

  private List<Unread> unreadIn(String namespace) {
    return notRead.stream()
        .filter(one -> one.namespace().isEmpty() || one.namespace().equals(namespace))
        .toList();
  }

  /** What could not be read of a cluster, a sentence each. */
  public List<String> unread() {
    return notRead.stream().map(Unread::message).toList();
  }

  /** All container definitions by verdict. */
  public Tally tally() {
    return workloads.stream().map(one -> one.verdict().tally()).reduce(Tally.EMPTY, Tally::plus);
  }

  public boolean isWhole() {
    return problems.isEmpty() && notRead.isEmpty();
  }

  public String message() {
    return Headline.of(tally(), notRolledOut(), 0);
  }

  /** The compliant containers of templates that are not rolled out yet; 0 of files. */
  public int notRolledOut() {
    return workloads.stream().mapToInt(workload -> workload.verdict().notRolledOut()).sum();
  }

  /** The workloads with something to act on. */
  public List<ScannedWorkload> findings() {
    return workloads.stream().filter(workload -> workload.finding().isPresent()).toList();
  }
}
