package dev.rootseal.rule;

import java.util.Map;

/** What the rule reads of a namespace. */
public record NamespaceFacts(String name, Map<String, String> labels) {
  public NamespaceFacts {
    labels = Map.copyOf(labels);
  }

  /** A namespace of which only the name is known, as in a file. */
  public static NamespaceFacts named(String name) {
    return new NamespaceFacts(name, Map.of());
  }
}
