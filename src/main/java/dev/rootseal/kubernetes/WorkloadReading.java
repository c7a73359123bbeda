package dev.rootseal.kubernetes;

import dev.rootseal.rule.WorkloadFacts;

/** What came of reading one workload. */
public sealed interface WorkloadReading {
  /** The workload could be read. */
  record Read(WorkloadFacts facts) implements WorkloadReading {}

  /**
   * The workload could not be read: it costs itself alone.
   *
   * @param reason where and why, in words
   */
  record Unreadable(String reason) implements WorkloadReading {}
}
