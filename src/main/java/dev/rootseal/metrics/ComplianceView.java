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
 * @param watches whether the watch of a kind is connected, by kind
 * @param lastEvaluation when reports and gauges were last brought up to date, if they ever were
 * @param compliance the numbers; empty while this replica does not lead, or has not yet evaluated
 *     every namespace that it found when it started
 */
public record ComplianceView(
    Replica replica,
    Map<String, Boolean> watches,
    Optional<Instant> lastEvaluation,
    Optional<Compliance> compliance) {

  /** Of a replica whose controllers do not run. */
  public static ComplianceView idle(Replica replica) {
    return new ComplianceView(replica, Map.of(), Optional.empty(), Optional.empty());
  }

  /**
   * What every replica knows of itself.
   *
   * @param leads whether it leads; without leader election, whether its controllers run
   * @param connected whether it reaches the API server
   * @param liveHeap the share of the heap in use after the last full collection, 0 to 1; empty
   *     before the first one
   * @param crdProblems what is wrong with a CRD, in one word by its name; none of those that are as
   *     they should be
   */
  public record Replica(
      boolean leads,
      boolean connected,
      Optional<Double> liveHeap,
      Map<String, String> crdProblems) {}

  /**
   * The numbers of all namespaces, and by what they were evaluated.
   *
   * @param policyAccepted whether the policy object is in force as it stands; empty where there is
   *     no such object
   * @param policyGeneration the generation of the policy object that is in force; empty where the
   *     default is
   * @param failingWrites how many objects were not written at the last try, by kind
   * @param admissionProblem the reason, in one word, why the admission policies that were asked for
   *     are not in force as they should be; empty where all is well, and where none are kept
   */
  public record Compliance(
      Collection<NamespaceSummary> namespaces,
      Threshold threshold,
      Map<ExemptionState, Integer> exemptions,
      Optional<Boolean> policyAccepted,
      Optional<Long> policyGeneration,
      Map<String, Integer> failingWrites,
      Optional<String> admissionProblem) {}
}
