package dev.rootseal.rule;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Why a container that is not compliant is excused.
 *
 * @param name the policy's name for the exemption, the annotation's key, or the name of the image
 * @param owner who answers for it; empty where nobody is named
 * @param expires the last day on which it holds, in UTC
 * @param matchedLabels the workload's own labels by which the policy selects it, as {@code
 *     KEY=VALUE}; empty where they play no part
 */
public record Exemption(
    Source source,
    String name,
    String reason,
    String owner,
    Optional<LocalDate> expires,
    String matchedLabels) {
  /** The three sources, in the order in which they are asked. */
  public enum Source implements Word {
    POLICY,
    ANNOTATION,
    CATALOGUE
  }

  static Exemption of(PolicyExemption exemption, WorkloadFacts workload) {
    return new Exemption(
        Source.POLICY,
        exemption.name(),
        exemption.reason(),
        exemption.owner(),
        exemption.expires(),
        exemption.match().selector().describe(workload.labels()));
  }
}
