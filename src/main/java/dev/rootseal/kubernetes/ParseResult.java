package dev.rootseal.kubernetes;

import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.Optional;

/** What came of reading one workload. */
public sealed interface ParseResult {
  /** The workload could be read. */
  record Read(WorkloadFacts facts) implements ParseResult {}

  /**
   * The workload could be read but for its labels: it can be evaluated while nobody asks for them.
   *
   * @param reason why they are not there, in words
   */
  record WithoutLabels(WorkloadFacts facts, String reason) implements ParseResult {}

  /**
   * The workload could not be read: it costs itself alone.
   *
   * @param reason where and why, in words
   */
  record Unreadable(WorkloadRef ref, String reason) implements ParseResult {}

  /** The address of the workload. */
  default WorkloadRef ref() {
    return this instanceof Unreadable(var ref, var _) ? ref : known().orElseThrow().ref();
  }

  /** What could be read of it. */
  default Optional<WorkloadFacts> known() {
    return switch (this) {
      case Read(var facts) -> Optional.of(facts);
      case WithoutLabels(var facts, var _) -> Optional.of(facts);
      case Unreadable _ -> Optional.empty();
    };
  }

  /** The same with other facts, where there are any. */
  default ParseResult with(WorkloadFacts other) {
    return switch (this) {
      case Read _ -> new Read(other);
      case WithoutLabels(var _, var reason) -> new WithoutLabels(other, reason);
      case Unreadable _ -> this;
    };
  }
}
