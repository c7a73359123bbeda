package dev.rootseal.observe;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The summaries that could be had, by node. */
final class NodeSummaries {
  private final Map<String, KubeletSummary> summaries = new HashMap<>();

  /**
   * Adds one.
   *
   * @throws IllegalArgumentException if there is one of the same node
   */
  void add(KubeletSummary summary) {
    if (summaries.putIfAbsent(summary.node(), summary) != null) {
      throw new IllegalArgumentException(
          "there are two summaries of node '" + summary.node() + "'");
    }
  }

  boolean has(String node) {
    return summaries.containsKey(node);
  }

  /** The figures of a container that belong to its present run. */
  Optional<RootUsage> usage(Replica replica) {
    return Optional.ofNullable(summaries.get(replica.node()))
        .flatMap(summary -> summary.usage().getOrDefault(replica.key(), Optional.empty()))
        .filter(usage -> !replica.run().since().map(usage.at()::isBefore).orElse(true));
  }

  /** Why there are none. */
  UnknownReason whyNone(Replica replica) {
    if (replica.run().since().isEmpty()) {
      return UnknownReason.NOT_RUNNING;
    }
    KubeletSummary summary = summaries.get(replica.node());
    if (summary == null) {
      return UnknownReason.NODE_NOT_READ;
    }
    Optional<RootUsage> usage = summary.usage().get(replica.key());
    if (usage == null) {
      return UnknownReason.NOT_IN_SUMMARY;
    }
    return usage.isEmpty() ? UnknownReason.NO_FIGURES : UnknownReason.OLD_FIGURES;
  }
}
