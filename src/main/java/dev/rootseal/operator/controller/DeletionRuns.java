package dev.rootseal.operator.controller;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The objects for whose deletion a reconciler has run. After such a run the framework forgets the
 * object, and with it every event that has come in meanwhile, so that one which was created again
 * at once would never be looked at.
 */
final class DeletionRuns {
  private final Set<String> latest = ConcurrentHashMap.newKeySet();
  private Set<String> before = Set.of();

  /** A run for this object is at its end. */
  void add(String name) {
    latest.add(name);
  }

  /** Those that are due, which had been there the time before: the framework is done with them. */
  Set<String> due() {
    Set<String> due = before;
    before = Set.copyOf(latest);
    latest.removeAll(before);
    return due;
  }
}
