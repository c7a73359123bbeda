package dev.rootseal.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.ContainerType;

/** A workload of which all containers can write to their root. */
final class Unsealed {
  private Unsealed() {}

  static ObjectNode of(JsonNode workload) {
    ObjectNode copy = workload.deepCopy();
    for (String list : ContainerType.TEMPLATE_LISTS) {
      for (JsonNode container : copy.at("/spec/template/spec").path(list)) {
        if (container.path("securityContext") instanceof ObjectNode security) {
          security.remove(ReadOnlyFlag.FIELD);
        }
      }
    }
    return copy;
  }
}
