package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;

/** A panel of the dashboard. */
public record Panel(JsonNode json) {
  public int id() {
    return json.path("id").asInt();
  }

  public String title() {
    return json.path("title").asText();
  }

  public String type() {
    return json.path("type").asText();
  }

  String description() {
    return json.path("description").asText();
  }

  public List<Target> targets() {
    return Dashboard.list(json.path("targets")).stream().map(Target::of).toList();
  }

  int grid(String side) {
    return json.path("gridPos").path(side).asInt();
  }

  JsonNode defaults() {
    return json.at("/fieldConfig/defaults");
  }

  String unit() {
    return defaults().path("unit").asText();
  }

  /** What the overrides say of one property of a field; missing where they say nothing. */
  JsonNode override(String name, String refId, String property) {
    JsonNode found = MissingNode.getInstance();
    for (JsonNode override : Dashboard.list(json.at("/fieldConfig/overrides"))) {
      if (matches(override.path("matcher"), name, refId)) {
        for (JsonNode one : Dashboard.list(override.path("properties"))) {
          found = one.path("id").asText().equals(property) ? one.path("value") : found;
        }
      }
    }
    return found;
  }

  private static boolean matches(JsonNode matcher, String name, String refId) {
    String wanted = matcher.path("options").asText();
    return switch (matcher.path("id").asText()) {
      case "byName" -> wanted.equals(name);
      case "byFrameRefID" -> wanted.equals(refId);
      default -> throw new IllegalArgumentException("unknown matcher: " + matcher);
    };
  }
}
