package dev.rootseal.metrics;

import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Threshold;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** What the metrics look at, at the moment of a scrape. */
public interface ComplianceView {
  /**
   * The numbers of all namespaces; empty while this replica does not lead, or has not yet evaluated
   * every namespace that it found when it started.
   */
  Optional<Collection<NamespaceSummary>> namespaces();

  /** What the shares are measured against. */
  Threshold threshold();

  /** The policy's exemptions by state; read only where {@link #namespaces} is there. */
  Map<ExemptionState, Integer> exemptions();

  /**
   * Whether the policy object is in force as it stands; empty where there is no such object. Read
   * only where {@link #namespaces} is there.
   */
  Optional<Boolean> policyAccepted();

  /**
   * The generation of the policy object that is in force; empty where the default is. Read only
   * where {@link #namespaces} is there.
   */
  Optional<Long> policyGeneration();

  /**
   * What is wrong with a CRD, in one word by its name; none of those that are as they should be.
   */
  Map<String, String> crdProblems();

  /** Whether this replica leads; without leader election, whether it works. */
  boolean leads();

  /**
   * How many objects were not written at the last try, by kind; read only where {@link #namespaces}
   * is there.
   */
  Map<String, Integer> failingWrites();

  /** When reports and gauges were last brought up to date, if they ever were. */
  Optional<Instant> lastEvaluation();

  /** Whether the watch of a kind is connected, by kind. */
  Map<String, Boolean> watches();
}
