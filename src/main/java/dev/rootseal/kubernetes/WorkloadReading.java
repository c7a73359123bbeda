package dev.rootseal.kubernetes;

import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;

/** What came of reading one workload. */
public sealed interface WorkloadReading {
  /** The address of the workload. */
  WorkloadRef ref();

  /** The workload could be read. */
  record Read(WorkloadFacts facts) implements WorkloadReading {
    @Override
    public WorkloadRef ref() {
      return facts.ref();
    }
  }

  /**
   * The workload could be read but for its labels: it can be evaluated while nobody asks for them.
   *
   * @param reason why they are not there, in words
   */
  record WithoutLabels(WorkloadFacts facts, String reason) implements WorkloadReading {
    @Override
    public WorkloadRef ref() {
      return facts.ref();
    }
  }

  /**
   * The workload could not be read: it costs itself alone.
   *
   * @param reason where and why, in words
   */
  record Unreadable(WorkloadRef ref, String reason) implements WorkloadReading {}
}
