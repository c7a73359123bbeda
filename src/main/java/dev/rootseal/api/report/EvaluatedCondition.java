package dev.rootseal.api.report;

import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ConditionHistory;
import dev.rootseal.api.ConditionStatus;
import dev.rootseal.api.SafeText;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.Unevaluated;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the condition {@code Evaluated} rests on.
 *
 * @param workloads all workloads
 * @param unevaluated how many of them could not be evaluated
 * @param where what to name of them, sorted
 */
record EvaluatedCondition(int workloads, int unevaluated, List<String> where) {
  private static final int MOST_NAMED = 3;

  static EvaluatedCondition of(NamespaceReport report) {
    return new EvaluatedCondition(
        report.summary().workloads().workloads(),
        report.summary().workloads().unknown(),
        report.unevaluated().stream().map(EvaluatedCondition::name).toList());
  }

  static EvaluatedCondition of(ClusterReport report) {
    return new EvaluatedCondition(
        report.workloads().workloads(),
        report.workloads().unknown(),
        report.namespaces().stream()
            .filter(namespace -> namespace.workloads().unknown() > 0)
            .map(NamespaceSummary::namespace)
            .sorted()
            .map(namespace -> "namespace '" + namespace + "'")
            .toList());
  }

  /** The condition {@code Evaluated}. */
  Condition condition(ConditionHistory history) {
    return unevaluated == 0
        ? history.next(Condition.EVALUATED, ConditionStatus.TRUE, "AllEvaluated", all())
        : history.next(Condition.EVALUATED, ConditionStatus.FALSE, "SomeNotEvaluated", some());
  }

  private String all() {
    return switch (workloads) {
      case 0 -> "There is no workload to evaluate.";
      case 1 -> "The one workload was evaluated.";
      default -> "All " + workloads + " workloads were evaluated.";
    };
  }

  private String some() {
    String names = where.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    int more = Math.max(0, where.size() - MOST_NAMED);
    String sentence =
        unevaluated + " of " + workloads + " workloads could not be evaluated: " + names;
    return SafeText.of(
        more == 0 ? sentence + "." : sentence + " and " + more + " more.", Bounds.SENTENCE);
  }

  private static String name(Unevaluated unevaluated) {
    return unevaluated.workload().kind() + " '" + unevaluated.workload().name() + "'";
  }
}
