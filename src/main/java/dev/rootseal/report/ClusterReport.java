package dev.rootseal.report;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.Comparator;
import java.util.List;

/**
 * What is told about the whole cluster: a function of the numbers of each namespace that has a
 * workload, worst first.
 */
public record ClusterReport(Threshold threshold, List<NamespaceSummary> namespaces)
    implements ReportNumbers {
  private static final List<Result> WORST_RESULTS_FIRST =
      List.of(Result.FAIL, Result.UNKNOWN, Result.PASS, Result.NOT_APPLICABLE);

  /** By result, then by share; among equals the one with most findings, then by name. */
  private static final Comparator<NamespaceSummary> WORST_FIRST =
      Comparator.<NamespaceSummary>comparingInt(n -> WORST_RESULTS_FIRST.indexOf(n.result()))
          .thenComparing(ClusterReport::compareShare)
          .thenComparingInt(n -> -n.tally().findings())
          .thenComparing(NamespaceSummary::namespace);

  public ClusterReport {
    namespaces = namespaces.stream().sorted(WORST_FIRST).toList();
  }

  @Override
  public Tally tally() {
    return namespaces.stream().map(NamespaceSummary::tally).reduce(Tally.EMPTY, Tally::plus);
  }

  @Override
  public WorkloadResults workloads() {
    return namespaces.stream()
        .map(NamespaceSummary::workloads)
        .reduce(WorkloadResults.NONE, WorkloadResults::plus);
  }

  /** The fewest namespaces to fix to reach the threshold. */
  public FixPlan<String> fixPlan() {
    return FixPlan.of(
        tally(),
        threshold,
        namespaces.stream()
            .map(n -> new FixPlan.Step<>(n.namespace(), n.tally().findings()))
            .toList());
  }

  /** Compares X/Y exactly: by cross multiplication, as fractions with the same denominator. */
  private static int compareShare(NamespaceSummary a, NamespaceSummary b) {
    return Long.compare(
        (long) a.tally().compliant() * b.tally().evaluated(),
        (long) b.tally().compliant() * a.tally().evaluated());
  }

  /** The namespaces with an emergency, the one with most containers that do not comply first. */
  public List<NamespaceSummary> emergencies() {
    return namespaces.stream()
        .filter(one -> one.emergency().isPresent())
        .sorted(
            Comparator.<NamespaceSummary>comparingInt(one -> -one.tally().findings())
                .thenComparing(NamespaceSummary::namespace))
        .toList();
  }

  @Override
  public int findings() {
    return namespaces.stream().mapToInt(NamespaceSummary::findings).sum();
  }

  @Override
  public int waived() {
    return namespaces.stream().mapToInt(NamespaceSummary::waived).sum();
  }

  @Override
  public int notRolledOut() {
    return namespaces.stream().mapToInt(NamespaceSummary::notRolledOut).sum();
  }
}
