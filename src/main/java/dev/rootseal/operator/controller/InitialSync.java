package dev.rootseal.operator.controller;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which of the namespaces that were there at the start still wait for their first evaluation. Until
 * none does, no number for the whole cluster is told: it would be too good or too bad.
 */
final class InitialSync {
  private final Set<String> waiting = new HashSet<>();
  private boolean begun;
  private boolean told;

  /** Says which namespaces were there; only the first call counts. */
  synchronized void begin(Supplier<? extends Collection<String>> namespaces) {
    if (!begun) {
      waiting.addAll(namespaces.get());
      begun = true;
    }
  }

  /** A namespace was evaluated, or is gone. */
  synchronized void done(String namespace) {
    waiting.remove(namespace);
  }

  /** True once, for the first caller after it was complete. */
  synchronized boolean endedJustNow() {
    boolean first = isComplete() && !told;
    told |= first;
    return first;
  }

  synchronized boolean hasBegun() {
    return begun;
  }

  synchronized boolean isComplete() {
    return begun && waiting.isEmpty();
  }

  /** What a person wants to read while it is not complete. */
  synchronized String progress() {
    if (!begun) {
      return "not started";
    }
    return waiting.size() == 1
        ? "1 namespace is not evaluated yet"
        : waiting.size() + " namespaces are not evaluated yet";
  }
}
