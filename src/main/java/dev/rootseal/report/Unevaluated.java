package dev.rootseal.report;

import dev.rootseal.rule.WorkloadRef;

/**
 * A workload that could not be evaluated.
 *
 * @param workload its address
 * @param reason why, in words
 */
public record Unevaluated(WorkloadRef workload, String reason) {
  /** What a mistake of this program costs: the workload in which it was met. */
  public static Unevaluated by(WorkloadRef workload, RuntimeException mistake) {
    return new Unevaluated(
        workload,
        "a mistake in rootseal, please report it: %s, at %s"
            .formatted(mistake, mistake.getStackTrace()[0]));
  }
}
