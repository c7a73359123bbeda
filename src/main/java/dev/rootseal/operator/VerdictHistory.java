package dev.rootseal.operator;

import dev.rootseal.rule.JudgedContainer;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The verdicts as they were last seen, so that a change can be told from a repetition. After a
 * start nothing is known, and what is seen first is no change.
 */
final class VerdictHistory {
  /** Per workload: a digest of its containers' verdicts, four bytes that stand for many. */
  private final Map<String, Map<WorkloadRef, Integer>> byNamespace = new ConcurrentHashMap<>();

  /**
   * Takes the verdicts of a namespace and returns those that differ from before.
   *
   * @param known whether a workload that was not there before is a change: not in the first round
   */
  List<WorkloadVerdict> changed(String namespace, List<WorkloadVerdict> verdicts, boolean known) {
    Map<WorkloadRef, Integer> before = byNamespace.getOrDefault(namespace, Map.of());
    Map<WorkloadRef, Integer> now = HashMap.newHashMap(verdicts.size());
    List<WorkloadVerdict> changed = new ArrayList<>();
    for (WorkloadVerdict verdict : verdicts) {
      int digest = digest(verdict);
      now.put(verdict.ref(), digest);
      Integer old = before.get(verdict.ref());
      boolean appeared = old == null && known && verdict.tally().findings() > 0;
      if (appeared || (old != null && old != digest)) {
        changed.add(verdict);
      }
    }
    byNamespace.put(namespace, now);
    return changed;
  }

  /** Forgets a namespace that is gone. */
  void forget(String namespace) {
    byNamespace.remove(namespace);
  }

  private static int digest(WorkloadVerdict verdict) {
    int digest = 1;
    for (JudgedContainer container : verdict.containers()) {
      Verdict one = container.verdict().verdict();
      digest = 31 * (31 * digest + container.facts().name().hashCode()) + one.id().hashCode();
    }
    return digest;
  }
}
