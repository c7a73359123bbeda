package dev.rootseal.kubernetes;

import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.Optional;

/** What came of reading one workload. */
public sealed interface WorkloadReading {
  /** The address of the workload. */
  WorkloadRef ref();

  /** What could be read of it. */
  Optional<WorkloadFacts> known();

  /** The same with other facts, where there are any. */
  WorkloadReading with(WorkloadFacts other);

  /** The workload could be read. */
  record Read(WorkloadFacts facts) implements WorkloadReading {
    @Override
    public WorkloadRef ref() {
      return facts.ref();
    }

    @Override
    public Optional<WorkloadFacts> known() {
      return Optional.of(facts);
    }

    @Override
    public WorkloadReading with(WorkloadFacts other) {
      return new Read(other);
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

    @Override
    public Optional<WorkloadFacts> known() {
      return Optional.of(facts);
    }

    @Override
    public WorkloadReading with(WorkloadFacts other) {
      return new WithoutLabels(other, reason);
    }
  }

  /**
   * The workload could not be read: it costs itself alone.
   *
   * @param reason where and why, in words
   */
  record Unreadable(WorkloadRef ref, String reason) implements WorkloadReading {
    @Override
    public Optional<WorkloadFacts> known() {
      return Optional.empty();
    }

    @Override
    public WorkloadReading with(WorkloadFacts other) {
      return this;
    }
  }
}
