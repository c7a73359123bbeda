package dev.rootseal.dashboard;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** The Grafana dashboard, as its JSON says it. */
public record Dashboard(JsonNode json) {
  static final Path FILE = Path.of("config/grafana/rootseal.json");

  /** Reads the dashboard of the checkout, where the tests run. */
  public static Dashboard read() {
    return unchecked(() -> new Dashboard(new ObjectMapper().readTree(Files.readString(FILE))));
  }

  /** Every panel, rows and text included, from top to bottom. */
  public List<Panel> panels() {
    return list(json.path("panels")).stream().map(Panel::new).toList();
  }

  /** The panels that ask the data source. */
  public List<Panel> asking() {
    return panels().stream().filter(panel -> !panel.targets().isEmpty()).toList();
  }

  /** The queries that mark moments in every graph. */
  public List<JsonNode> annotations() {
    return list(json.at("/annotations/list"));
  }

  List<JsonNode> variables() {
    return list(json.at("/templating/list"));
  }

  static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
