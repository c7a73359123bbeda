package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A workload of which all containers can write to their root. */
final class Unsealed {
  private Unsealed() {}

  static ObjectNode of(JsonNode workload) {
    ObjectNode copy = workload.deepCopy();
    for (String list : List.of("initContainers", "containers")) {
      for (JsonNode container : copy.at("/spec/template/spec").path(list)) {
        if (container.path("securityContext") instanceof ObjectNode security) {
          security.remove("readOnlyRootFilesystem");
        }
      }
    }
    return copy;
  }
}
