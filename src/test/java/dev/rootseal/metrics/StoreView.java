package dev.rootseal.metrics;

import dev.rootseal.metrics.ComplianceView.Compliance;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What a replica would show, told in words. */
final class StoreView implements Supplier<ComplianceView> {
  private final Map<String, NamespaceSummary> namespaces = new TreeMap<>();
  private final Map<ExemptionState, Integer> exemptions = new EnumMap<>(ExemptionState.class);
  private final Map<String, Boolean> watches = new TreeMap<>();
  private final Map<String, Integer> failingWrites = new TreeMap<>();
  private Optional<Boolean> policyAccepted = Optional.empty();
  private Optional<Long> policyGeneration = Optional.empty();
  private Optional<Instant> lastEvaluation = Optional.empty();
  private boolean leading = true;

  StoreView notLeading() {
    leading = false;
    return this;
  }

  StoreView namespace(String name, Tally tally, WorkloadResults workloads) {
    return namespace(name, tally, workloads, 0, 0);
  }

  /**
   * With what a ratio does not tell: so many of its containers comply only because their owner took
   * a path away, and so many are not rolled out yet.
   */
  StoreView namespace(
      String name, Tally tally, WorkloadResults workloads, int waived, int notRolledOut) {
    namespaces.put(
        name,
        new NamespaceSummary(
            name,
            Threshold.DEFAULT,
            tally,
            workloads,
            workloads.fail(),
            ExemptionUses.NONE,
            waived,
            notRolledOut));
    return this;
  }

  void remove(String name) {
    namespaces.remove(name);
  }

  StoreView exemptions(ExemptionState state, int count) {
    exemptions.put(state, count);
    return this;
  }

  StoreView policy(boolean accepted, long generation) {
    policyAccepted = Optional.of(accepted);
    policyGeneration = Optional.of(generation);
    return this;
  }

  StoreView watch(String kind, boolean connected) {
    watches.put(kind, connected);
    return this;
  }

  StoreView failingWrites(String kind, int count) {
    failingWrites.put(kind, count);
    return this;
  }

  StoreView evaluatedAt(String instant) {
    lastEvaluation = Optional.of(Instant.parse(instant));
    return this;
  }

  @Override
  public ComplianceView get() {
    Compliance numbers =
        new Compliance(
            namespaces.values(),
            Threshold.DEFAULT,
            exemptions,
            policyAccepted,
            policyGeneration,
            failingWrites);
    return new ComplianceView(
        Map.of(), leading, watches, lastEvaluation, Optional.of(numbers).filter(any -> leading));
  }
}
