package dev.rootseal.operator.controller;

import dev.rootseal.rule.Policy;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is evaluated by at a moment. The rule keeps what it has found out about images, so it is
 * made once for each policy.
 *
 * @param policy the policy in force
 * @param rule the rule by that policy, with the policy's own rows in front of the catalogue
 * @param today the day in UTC
 * @param generation the generation of the policy object; empty where there is none
 */
record EvaluationContext(
    Policy policy, ReadOnlyFilesystemRule rule, LocalDate today, Optional<Long> generation) {
  EvaluationContext on(LocalDate day) {
    return new EvaluationContext(policy, rule.on(day), day, generation);
  }
}
