package dev.rootseal.operator.controller;

import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The verdicts as they were last seen, so that a change can be told from a repetition. After a
 * start nothing is known, and what is seen first is no change.
 */
final class VerdictHistory {
  private final Map<String, Seen> byNamespace = new ConcurrentHashMap<>();

  /**
   * The workloads of one namespace in their order, each with a digest of its containers' verdicts
   * at the same place: eight bytes a workload, since there may be very many.
   */
  private static final class Seen {
    static final Seen NOTHING = new Seen(new TreeMap<>());

    private final WorkloadRef[] refs;
    private final int[] digests;

    Seen(SortedMap<WorkloadRef, Integer> digestsByRef) {
      refs = digestsByRef.keySet().toArray(WorkloadRef[]::new);
      digests = digestsByRef.values().stream().mapToInt(Integer::intValue).toArray();
    }

    OptionalInt digest(WorkloadRef ref) {
      int place = Arrays.binarySearch(refs, ref);
      return place < 0 ? OptionalInt.empty() : OptionalInt.of(digests[place]);
    }
  }

  /**
   * Takes the verdicts of a namespace and returns those that differ from before. A workload that
   * complies with a template that is not rolled out yet stays what it was before until then.
   */
  List<WorkloadVerdict> changed(String namespace, List<WorkloadVerdict> verdicts, boolean known) {
    Seen before = byNamespace.getOrDefault(namespace, Seen.NOTHING);
    SortedMap<WorkloadRef, Integer> next = new TreeMap<>();
    List<WorkloadVerdict> changed = new ArrayList<>();
    for (WorkloadVerdict verdict : verdicts) {
      OptionalInt last = before.digest(verdict.ref());
      int findings = verdict.tally().findings();
      int now = digest(verdict);
      if (verdict.notRolledOut() > 0 && findings == 0) {
        last.ifPresent(digest -> next.put(verdict.ref(), digest));
        continue;
      }
      next.put(verdict.ref(), now);
      if (last.isPresent() ? last.getAsInt() != now : known && findings > 0) {
        changed.add(verdict);
      }
    }
    byNamespace.put(namespace, new Seen(next));
    return changed;
  }

  void forget(String namespace) {
    byNamespace.remove(namespace);
  }

  private static int digest(WorkloadVerdict verdict) {
    int digest = 1;
    for (ContainerEvaluation container : verdict.containers()) {
      Verdict one = container.verdict().verdict();
      digest = 31 * (31 * digest + container.facts().name().hashCode()) + one.id().hashCode();
    }
    return digest;
  }
}
