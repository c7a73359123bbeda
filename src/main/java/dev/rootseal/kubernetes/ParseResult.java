package dev.rootseal.kubernetes;

import dev.rootseal.rule.WorkloadFacts;
import dev.rootseal.rule.WorkloadRef;
import java.util.Optional;

/** What came of reading one workload. */
public sealed interface ParseResult {
  /**
   * The workload could be read.
   *
   * @param unreadLabels why its labels could not: it can be evaluated while nobody asks for them
   */
  record Read(WorkloadFacts facts, Optional<String> unreadLabels) implements ParseResult {}

  /** The workload could not be read, and why: it costs itself alone. */
  record Unparsed(WorkloadRef ref, String reason) implements ParseResult {}

  default WorkloadRef ref() {
    return switch (this) {
      case Read read -> read.facts.ref();
      case Unparsed(var ref, var _) -> ref;
    };
  }

  default Optional<WorkloadFacts> known() {
    return this instanceof Read read ? Optional.of(read.facts) : Optional.empty();
  }

  /** Why it cannot be evaluated, if so, where its labels are asked for or not. */
  default Optional<String> problem(boolean labels) {
    return switch (this) {
      case Read read -> read.unreadLabels.filter(_ -> labels);
      case Unparsed(var _, var reason) -> Optional.of(reason);
    };
  }
}
