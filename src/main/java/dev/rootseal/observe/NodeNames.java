package dev.rootseal.observe;

import java.util.Collection;
import java.util.stream.Collectors;

/** Names of nodes in a sentence: the first of them, where there are many. */
final class NodeNames {
  private static final int MOST = 3;

  private NodeNames() {}

  static String list(Collection<String> nodes) {
    String first =
        nodes.stream().limit(MOST).map(node -> "'" + node + "'").collect(Collectors.joining(", "));
    int more = nodes.size() - MOST;
    return (nodes.size() == 1 ? "node " : "nodes ")
        + first
        + (more > 0 ? " and " + more + " more" : "");
  }
}
