package dev.rootseal.observe;

import java.util.Set;
import java.util.function.Consumer;

/** Where the summaries of kubelets come from. */
public sealed interface SummarySource permits KubeletSummaries, SummaryFiles {
  /**
   * The summaries of these nodes, as far as they can be had.
   *
   * @param unread gets what could not be read, and why
   */
  NodeSummaries of(Set<String> nodes, Consumer<String> unread);
}
