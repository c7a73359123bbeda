package dev.rootseal.api.policy;

import dev.rootseal.api.Bounds;
import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.rule.Policy;
import java.util.List;
import java.util.Optional;

/**
 * Where the policy object stands: what was read and what is evaluated by.
 *
 * @param problems why it cannot be used; empty when it is in force
 * @param unknown what of it this version does not know; nothing where it cannot be used
 * @param inForceGeneration its generation; empty where the default is in force
 */
public record PolicyAcceptance(
    long observedGeneration,
    List<String> problems,
    UnknownFields unknown,
    Policy inForce,
    Optional<Long> inForceGeneration) {
  public PolicyAcceptance {
    problems = List.copyOf(problems);
  }

  /** The object that was read is in force. */
  public static PolicyAcceptance accepted(long generation, Policy policy, UnknownFields unknown) {
    return new PolicyAcceptance(generation, List.of(), unknown, policy, Optional.of(generation));
  }

  /** The object that was read cannot be used, and something else is in force. */
  public static PolicyAcceptance refused(
      long generation, List<String> problems, Policy inForce, Optional<Long> inForceGeneration) {
    return new PolicyAcceptance(
        generation, problems, UnknownFields.NONE, inForce, inForceGeneration);
  }

  /** The condition {@code Accepted}. */
  Condition condition(ConditionHistory history) {
    if (!problems.isEmpty()) {
      String problem = stays() + ": " + String.join("; ", problems) + ".";
      return history.next(
          Condition.ACCEPTED,
          ConditionStatus.FALSE,
          "Unusable",
          SafeText.of(problem, Bounds.SENTENCE));
    }
    String inForce = "The policy is in force.";
    return unknown.isNone()
        ? history.next(Condition.ACCEPTED, ConditionStatus.TRUE, "InForce", inForce)
        : history.next(
            Condition.ACCEPTED,
            ConditionStatus.TRUE,
            "UnknownFields",
            SafeText.of(inForce + " " + unknown.sentence(), Bounds.SENTENCE));
  }

  /** What matters most comes first, because a long list of problems is cut. */
  private String stays() {
    return "The policy cannot be used, "
        + inForceGeneration
            .map(generation -> "generation " + generation + " of it stays in force")
            .orElse("the default policy is in force");
  }
}
