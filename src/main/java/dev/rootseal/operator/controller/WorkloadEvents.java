package dev.rootseal.operator.controller;

import dev.rootseal.kubernetes.WatchedWorkload;
import dev.rootseal.report.Finding;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Tells owners on their workload that its verdict has changed. */
final class WorkloadEvents {
  static final String VIOLATED = "ReadOnlyFilesystemViolated";
  static final String SATISFIED = "ReadOnlyFilesystemSatisfied";

  private final VerdictHistory history = new VerdictHistory();
  private final EventRecorder recorder;

  WorkloadEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Records an event on each workload whose verdict is another one than before.
   *
   * @param known whether a workload that was not there before is a change: not in the first round
   */
  void record(NamespaceEvaluator.Evaluation evaluation, boolean known) {
    List<WorkloadVerdict> changed =
        history.changed(evaluation.report().namespace(), evaluation.verdicts(), known);
    if (changed.isEmpty()) {
      return;
    }
    Map<WorkloadRef, WatchedWorkload> byRef = new HashMap<>();
    evaluation.workloads().forEach(workload -> byRef.put(workload.reading().ref(), workload));
    for (WorkloadVerdict verdict : changed) {
      WatchedWorkload workload = byRef.get(verdict.ref());
      if (workload != null) {
        recorder.record(workload, message(verdict));
      }
    }
  }

  void forget(String namespace) {
    history.forget(namespace);
  }

  private static EventRecorder.Message message(WorkloadVerdict verdict) {
    return Finding.of(verdict)
        .filter(finding -> !finding.containers().isEmpty())
        .map(finding -> new EventRecorder.Message(true, VIOLATED, finding.message()))
        .orElseGet(
            () ->
                new EventRecorder.Message(
                    false,
                    SATISFIED,
                    "%s '%s' has no container with a writable root filesystem that is not exempt."
                        .formatted(verdict.ref().kind(), verdict.ref().name())));
  }

  /**
   * The verdicts as they were last seen, so that a change can be told from a repetition. After a
   * start nothing is known, and what is seen first is no change.
   */
  static final class VerdictHistory {
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
        if (isUnproven(verdict)) {
          last.ifPresent(digest -> next.put(verdict.ref(), digest));
          continue;
        }
        next.put(verdict.ref(), digest(verdict));
        if (isChange(last, verdict, known)) {
          changed.add(verdict);
        }
      }
      byNamespace.put(namespace, new Seen(next));
      return changed;
    }

    private static boolean isUnproven(WorkloadVerdict verdict) {
      return verdict.notRolledOut() > 0 && verdict.tally().findings() == 0;
    }

    private static boolean isChange(OptionalInt before, WorkloadVerdict now, boolean known) {
      return before.isPresent()
          ? before.getAsInt() != digest(now)
          : known && now.tally().findings() > 0;
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
}
