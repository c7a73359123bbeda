package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The outcome of a write: the object as it is now, and what the writer should be told. */
record Written(ObjectNode object, boolean created, List<String> warnings) {
  Written {
    warnings = List.copyOf(warnings);
  }
}
