package dev.rootseal.metrics;

import dev.rootseal.metrics.ComplianceView.Compliance;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.report.ReportStore;
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
  private final ReportStore store = new ReportStore();
  private final Map<ExemptionState, Integer> exemptions = new EnumMap<>(ExemptionState.class);
  private final Map<String, Boolean> watches = new TreeMap<>();
  private Optional<Boolean> policyAccepted = Optional.empty();
  private Optional<Long> policyGeneration = Optional.empty();
  private Optional<Instant> lastEvaluation = Optional.empty();
  private Threshold threshold = Threshold.DEFAULT;
  private final Map<String, Integer> failingWrites = new TreeMap<>();
  private boolean leading = true;

  StoreView notLeading() {
    leading = false;
    return this;
  }

  StoreView threshold(int percent) {
    threshold = new Threshold(percent);
    return this;
  }

  StoreView namespace(String name, Tally tally, WorkloadResults workloads) {
    store.put(
        new NamespaceSummary(
            name, threshold, tally, workloads, workloads.fail(), ExemptionUses.NONE, 0, 0));
    return this;
  }

  /**
   * What a ratio does not tell: so many of its containers comply only because their owner took a
   * path away, and so many are not rolled out yet.
   */
  StoreView unreportedAnnotations(String name, int waived, int notRolledOut) {
    NamespaceSummary before =
        store.summaries().stream()
            .filter(summary -> summary.namespace().equals(name))
            .findFirst()
            .orElseThrow();
    store.put(
        new NamespaceSummary(
            name,
            before.threshold(),
            before.tally(),
            before.workloads(),
            before.findings(),
            before.exemptions(),
            waived,
            notRolledOut));
    return this;
  }

  StoreView remove(String name) {
    store.remove(name);
    return this;
  }

  StoreView exemptions(ExemptionState state, int count) {
    exemptions.put(state, count);
    return this;
  }

  StoreView policyAccepted(boolean accepted) {
    policyAccepted = Optional.of(accepted);
    return this;
  }

  StoreView policyGeneration(long generation) {
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
            store.summaries(),
            threshold,
            exemptions,
            policyAccepted,
            policyGeneration,
            failingWrites);
    return new ComplianceView(
        Map.of(), leading, watches, lastEvaluation, Optional.of(numbers).filter(any -> leading));
  }
}
