package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;

/** A query of a panel: either for this moment or for the time that is shown. */
public record Target(String refId, String expr, String legend, boolean instant) {
  static Target of(JsonNode json) {
    return new Target(
        json.path("refId").asText(),
        json.path("expr").asText(),
        json.path("legendFormat").asText(),
        json.path("instant").asBoolean());
  }
}
