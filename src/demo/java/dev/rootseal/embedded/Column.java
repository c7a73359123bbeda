package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * A column of the tables that {@code kubectl get} prints.
 *
 * @param type as a definition declares it: string, integer, number, boolean or date
 * @param priority 0 is always shown, more only with {@code -o wide}
 */
record Column(String name, String type, int priority, Cell cell) {

  /** What a column shows of an object. */
  interface Cell {
    JsonNode of(JsonNode object, Instant now);
  }

  static Column ofName() {
    return new Column("Name", "string", 0, (object, now) -> object.at("/metadata/name"));
  }

  static Column ofAge() {
    return ofPath("Age", "date", 0, ".metadata.creationTimestamp");
  }

  static Column text(String name, String path) {
    return ofPath(name, "string", 0, path);
  }

  /** The columns of a custom resource: its name, then what its definition asks for. */
  static List<Column> ofVersion(JsonNode version) {
    List<Column> columns = new ArrayList<>(List.of(ofName()));
    JsonNode declared = version.path("additionalPrinterColumns");
    if (declared.isEmpty()) {
      columns.add(ofAge());
    }
    for (JsonNode column : declared) {
      columns.add(
          ofPath(
              column.path("name").asText(),
              column.path("type").asText("string"),
              column.path("priority").asInt(),
              column.path("jsonPath").asText()));
    }
    return columns;
  }

  private static Column ofPath(String name, String type, int priority, String path) {
    ColumnPath parsed = ColumnPath.parse(path);
    return new Column(name, type, priority, (object, now) -> shown(parsed.find(object), type, now));
  }

  /** A value that is not of the column's type is left out, as the API server does. */
  private static JsonNode shown(JsonNode value, String type, Instant now) {
    boolean fits =
        switch (type) {
          case "date" -> value.isTextual();
          case "integer" -> value.isIntegralNumber();
          case "number" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> !value.isMissingNode() && !value.isNull();
        };
    if (!fits) {
      return NullNode.getInstance();
    }
    return switch (type) {
      case "date" -> age(value.asText(), now);
      case "string" -> value.isTextual() ? value : TextNode.valueOf(value.toString());
      default -> value;
    };
  }

  private static JsonNode age(String time, Instant now) {
    try {
      return TextNode.valueOf(Age.text(Duration.between(Instant.parse(time), now)));
    } catch (DateTimeParseException e) {
      return TextNode.valueOf("<unknown>");
    }
  }

  void describe(ObjectNode definition) {
    definition
        .put("name", name)
        .put("type", type)
        .put("format", name.equals("Name") ? "name" : "")
        .put("description", "")
        .put("priority", priority);
  }
}
