package dev.rootseal.api.policy;

import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.Condition.ConditionStatus;
import dev.rootseal.rule.Policy;
import java.util.Optional;

/**
 * Where the policy object stands: what was read and what is evaluated by.
 *
 * @param reading what came of reading it: it is in force, or cannot be used and something else is
 * @param inForceGeneration the generation of what is in force; empty for the default
 */
public record PolicyAcceptance(
    long observedGeneration,
    PolicyReading reading,
    Policy inForce,
    Optional<Long> inForceGeneration) {
  public Condition condition(ConditionHistory history) {
    String type = Condition.ACCEPTED;
    String inForce = "The policy is in force.";
    return switch (reading) {
      // What matters most comes first, because a long list of problems is cut.
      case PolicyReading.Unusable(var problems) ->
          history.next(
              type,
              ConditionStatus.FALSE,
              "Unusable",
              "The policy cannot be used, %s: %s.".formatted(stays(), String.join("; ", problems)));
      case PolicyReading.Usable usable when usable.unknown().isNone() ->
          history.next(type, ConditionStatus.TRUE, "InForce", inForce);
      case PolicyReading.Usable usable ->
          history.next(
              type,
              ConditionStatus.TRUE,
              "UnknownFields",
              inForce + " " + usable.unknown().sentence());
    };
  }

  private String stays() {
    return inForceGeneration
        .map(generation -> "generation " + generation + " of it stays in force")
        .orElse("the default policy is in force");
  }
}
