package dev.rootseal.report;

import dev.rootseal.rule.WorkloadRef;

/**
 * A workload that could not be evaluated.
 *
 * @param workload its address
 * @param reason why, in words
 */
public record Unevaluated(WorkloadRef workload, String reason) {}
