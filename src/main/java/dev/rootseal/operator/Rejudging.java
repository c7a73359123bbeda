package dev.rootseal.operator;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which namespaces still wait to be judged by the policy in force. Until none does, the cluster's
 * report and the policy's status stay as they are: they would mix two policies.
 */
final class Rejudging {
  private final Set<String> waiting = ConcurrentHashMap.newKeySet();

  void begin(Collection<String> namespaces) {
    waiting.addAll(namespaces);
  }

  /** A namespace was judged, or is gone; true for the last of them. */
  boolean done(String namespace) {
    return waiting.remove(namespace) && waiting.isEmpty();
  }

  boolean isComplete() {
    return waiting.isEmpty();
  }
}
