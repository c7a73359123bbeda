package dev.rootseal.scan;

import static java.util.Objects.requireNonNull;

import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.WorkloadFacts;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What another policy would change: the same workloads, in the same order, evaluated by both.
 *
 * @param before by the policy in force
 * @param after by the other
 */
public record PolicyPreview(ScanReport before, ScanReport after) {
  /**
   * What another policy says of all that a report holds.
   *
   * @param namespaces what is known of each by its name
   */
  public static PolicyPreview of(
      ScanReport before,
      ScanPolicy next,
      LocalDate day,
      Function<String, NamespaceFacts> namespaces) {
    ReadOnlyFilesystemRule rule = next.on(day);
    return new PolicyPreview(
        before,
        before.with(
            next.threshold(),
            before.workloads().stream()
                .map(
                    workload -> {
                      WorkloadFacts facts = workload.verdict().facts();
                      NamespaceFacts namespace = namespaces.apply(facts.ref().namespace());
                      return workload.with(rule.evaluate(facts, namespace));
                    })
                .toList()));
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
