package dev.rootseal.scan;

import static java.util.Objects.requireNonNull;

import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.WorkloadFacts;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * What another policy would change: the same workloads, in the same order, evaluated by both.
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

  /** All namespaces with a workload, by name. */
  public List<NamespaceChange> namespaces() {
    SortedMap<String, ScanReport> others = after.byNamespace();
    return before.byNamespace().entrySet().stream()
        .map(
            one ->
                new NamespaceChange(
                    one.getKey(), one.getValue(), requireNonNull(others.get(one.getKey()))))
        .toList();
  }
}
