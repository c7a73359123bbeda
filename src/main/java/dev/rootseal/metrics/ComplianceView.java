package dev.rootseal.metrics;

import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Threshold;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * What the metrics look at, at the moment of a scrape.
 *
 * @param crdProblems what is wrong with a CRD, in one word by its name; none of those that are as
 *     they should be
 * @param leads whether this replica leads; without leader election, whether it works
 * @param watches whether the watch of a kind is connected, by kind
 * @param lastEvaluation when reports and gauges were last brought up to date, if they ever were
 * @param compliance the numbers; empty while this replica does not lead, or has not yet evaluated
 *     every namespace that it found when it started
 */
public record ComplianceView(
    Map<String, String> crdProblems,
    boolean leads,
    Map<String, Boolean> watches,
    Optional<Instant> lastEvaluation,
    Optional<Compliance> compliance) {

  /** Of a replica whose controllers do not run. */
  public static ComplianceView idle(Map<String, String> crdProblems) {
    return new ComplianceView(crdProblems, false, Map.of(), Optional.empty(), Optional.empty());
  }

  /**
   * The numbers of all namespaces, and by what they were evaluated.
   *
   * @param policyAccepted whether the policy object is in force as it stands; empty where there is
   *     no such object
   * @param policyGeneration the generation of the policy object that is in force; empty where the
   *     default is
   * @param failingWrites how many objects were not written at the last try, by kind
   */
  public record Compliance(
      Collection<NamespaceSummary> namespaces,
      Threshold threshold,
      Map<ExemptionState, Integer> exemptions,
      Optional<Boolean> policyAccepted,
      Optional<Long> policyGeneration,
      Map<String, Integer> failingWrites) {}
}
