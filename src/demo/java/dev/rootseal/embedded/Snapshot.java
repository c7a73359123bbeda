package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The objects of a scope at one revision. */
record Snapshot(long revision, List<ObjectNode> objects) {
  Snapshot {
    objects = List.copyOf(objects);
  }
}
