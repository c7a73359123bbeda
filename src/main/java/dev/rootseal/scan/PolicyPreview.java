package dev.rootseal.scan;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What another policy would change: the same workloads, evaluated by both.
 *
 * @param before by the policy in force
 * @param after by the other
 */
public record PolicyPreview(ScanReport before, ScanReport after) {
  /** A namespace by both. */
  public record NamespaceChange(String name, ScanReport before, ScanReport after) {
    /** Whether it passes, and would no longer. */
    public boolean falls() {
      return before.result() == Result.PASS && after.result() != Result.PASS;
    }

    /** Whether neither its result nor a number of it would be another. */
    public boolean isNone() {
      return before.result() == after.result() && before.tally().equals(after.tally());
    }
  }

  /** A workload by both, with a container that would have another verdict. */
  public record VerdictChange(ScannedWorkload before, ScannedWorkload after, int container) {
    private boolean isOne() {
      return verdict(before) != verdict(after);
    }

    private Verdict verdict(ScannedWorkload workload) {
      return workload.verdict().containers().get(container).verdict().verdict();
    }
  }

  /** All namespaces with a workload, by name. */
  public List<NamespaceChange> namespaces() {
    SortedMap<String, ScanReport> others = after.byNamespace();
    return before.byNamespace().entrySet().stream()
        .flatMap(
            one ->
                Optional.ofNullable(others.get(one.getKey())).stream()
                    .map(other -> new NamespaceChange(one.getKey(), one.getValue(), other)))
        .toList();
  }

  /** The containers that would have another verdict, in the order in which they were read. */
  public List<VerdictChange> verdicts() {
    Map<Object, ScannedWorkload> others = new HashMap<>();
    after.workloads().forEach(workload -> others.put(key(workload), workload));
    return before.workloads().stream()
        .flatMap(
            workload ->
                Optional.ofNullable(others.get(key(workload))).stream()
                    .flatMap(other -> verdicts(workload, other)))
        .toList();
  }

  private static Stream<VerdictChange> verdicts(ScannedWorkload before, ScannedWorkload after) {
    return IntStream.range(0, before.verdict().containers().size())
        .mapToObj(container -> new VerdictChange(before, after, container))
        .filter(VerdictChange::isOne);
  }

  /** Of files two may have one name. */
  private static Object key(ScannedWorkload workload) {
    return List.of(workload.verdict().ref(), workload.place());
  }

  /** The one that says what could not be read or evaluated, if any does. */
  public ScanReport leastRead() {
    return before.isWhole() ? after : before;
  }
}
