package dev.rootseal.operator;

import dev.rootseal.rule.ImageLookup;
import dev.rootseal.rule.Policy;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What is judged by at a moment.
 *
 * @param policy the policy in force
 * @param images the catalogue with the policy's own rows in front
 * @param today the day in UTC
 * @param generation the generation of the policy object; empty where there is none
 */
record JudgingBasis(Policy policy, ImageLookup images, LocalDate today, Optional<Long> generation) {
  JudgingBasis on(LocalDate day) {
    return new JudgingBasis(policy, images, day, generation);
  }
}
