package dev.rootseal.observe;

import dev.rootseal.observe.KubeletSummary.RootUsage;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The summaries that could be had, by node. */
final class NodeSummaries {
  private static final int MOST_NAMES = 3;

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
  Optional<RootUsage> usage(PodContainer container) {
    return Optional.ofNullable(summaries.get(container.node()))
        .flatMap(summary -> summary.usage().getOrDefault(container.key(), Optional.empty()))
        .filter(usage -> !container.since().map(usage.at()::isBefore).orElse(true));
  }

  /** Why there are none. */
  UnknownReason whyNone(PodContainer container) {
    if (container.since().isEmpty()) {
      return UnknownReason.NOT_RUNNING;
    }
    KubeletSummary summary = summaries.get(container.node());
    if (summary == null) {
      return UnknownReason.NODE_NOT_READ;
    }
    Optional<RootUsage> usage = summary.usage().get(container.key());
    if (usage == null) {
      return UnknownReason.NOT_IN_SUMMARY;
    }
    return usage.isEmpty() ? UnknownReason.NO_FIGURES : UnknownReason.OLD_FIGURES;
  }

  /** Names of nodes in a sentence: the first of them, where there are many. */
  static String names(Collection<String> nodes) {
    String first =
        nodes.stream()
            .limit(MOST_NAMES)
            .map(node -> "'" + node + "'")
            .collect(Collectors.joining(", "));
    int more = nodes.size() - MOST_NAMES;
    return (nodes.size() == 1 ? "node " : "nodes ")
        + first
        + (more > 0 ? " and " + more + " more" : "");
  }
}
