package dev.rootseal.scan;

import static java.util.Objects.requireNonNull;

import dev.rootseal.live.LiveWorkloads.Unread;
import dev.rootseal.report.NamespaceReport.Unevaluated;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What another policy would change: the same workloads, in the same order, evaluated by the one in
 * force before and by the other after.
 */
public record PolicyPreview(ScanReport before, ScanReport after) {
  /**
   * What another policy says of all that a report holds, in namespaces that are known by name. A
   * mistake of this program that is met costs the workload alone, which counts as unread by both.
   */
  public static PolicyPreview of(
      ScanReport before,
      ScanPolicy next,
      LocalDate day,
      Function<String, NamespaceFacts> namespaces) {
    ReadOnlyFilesystemRule rule = next.on(day);
    List<ScannedWorkload> evaluated = new ArrayList<>();
    List<ScannedWorkload> again = new ArrayList<>();
    List<Unread> unread = new ArrayList<>(before.notRead());
    for (ScannedWorkload workload : before.workloads()) {
      WorkloadFacts facts = workload.verdict().facts();
      WorkloadRef ref = facts.ref();
      try {
        again.add(workload.with(rule.evaluate(facts, namespaces.apply(ref.namespace()))));
        evaluated.add(workload);
      } catch (RuntimeException e) {
        String reason = Unevaluated.by(ref, e).reason();
        String message = "%s '%s' cannot be read: %s".formatted(ref.kind(), ref.name(), reason);
        unread.add(new Unread(ref.namespace(), message));
      }
    }
    return new PolicyPreview(
        before.with(before.threshold(), evaluated, unread),
        before.with(next.policy().threshold(), again, unread));
  }

  /** The same of each namespace with a workload, by name. */
  public SortedMap<String, PolicyPreview> namespaces() {
    SortedMap<String, ScanReport> others = after.byNamespace();
    SortedMap<String, PolicyPreview> all = new TreeMap<>();
    before
        .byNamespace()
        .forEach(
            (name, its) -> all.put(name, new PolicyPreview(its, requireNonNull(others.get(name)))));
    return all;
  }

  /** Whether it passes, and would no longer. */
  public boolean falls() {
    return before.result() == Result.PASS && after.result() != Result.PASS;
  }

  /** Whether neither the result nor a number would be another. */
  public boolean isNone() {
    return before.result() == after.result() && before.tally().equals(after.tally());
  }
}
