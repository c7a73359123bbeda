package dev.rootseal.dashboard;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Grafana dashboard, as its JSON says it. */
public record Dashboard(JsonNode json) {
  static final Path FILE = Path.of("config/grafana/rootseal.json");

  /** Reads the dashboard of the checkout, where the tests run. */
  public static Dashboard read() {
    return unchecked(() -> new Dashboard(new ObjectMapper().readTree(Files.readString(FILE))));
  }

  /** Every panel, rows and text included, from top to bottom. */
  public List<Panel> panels() {
    return json.path("panels").valueStream().map(Panel::new).toList();
  }

  /** The panels that ask the data source. */
  public List<Panel> asking() {
    return panels().stream().filter(panel -> !panel.targets().isEmpty()).toList();
  }

  public Panel panel(String title) {
    return panels().stream().filter(one -> one.title().equals(title)).findFirst().orElseThrow();
  }

  /** The queries that mark moments in every graph. */
  public List<JsonNode> annotations() {
    return json.at("/annotations/list").valueStream().toList();
  }

  List<JsonNode> variables() {
    return json.at("/templating/list").valueStream().toList();
  }

  /** What "All" of a variable stands for; empty where that is every value. */
  String allValue(String variable) {
    return variables().stream()
        .filter(one -> one.path("name").asText().equals(variable))
        .findFirst()
        .orElseThrow()
        .path("allValue")
        .asText();
  }

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
      return json.path("targets").valueStream().map(Target::of).toList();
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
      for (JsonNode override : json.at("/fieldConfig/overrides")) {
        if (matches(override.path("matcher"), name, refId)) {
          for (JsonNode one : override.path("properties")) {
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

    /** A query of a panel: either for this moment or for the time that is shown. */
    public record Target(String refId, String expr, boolean instant) {
      static Target of(JsonNode json) {
        return new Target(
            json.path("refId").asText(),
            json.path("expr").asText(),
            json.path("instant").asBoolean());
      }
    }
  }
}
