package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The columns of a custom resource: its name, then what its definition asks for. */
final class CustomColumns {
  private CustomColumns() {}

  static List<Column> of(JsonNode version) {
    List<Column> columns = new ArrayList<>();
    columns.add(Column.ofName());
    JsonNode declared = version.path("additionalPrinterColumns");
    if (declared.isEmpty()) {
      columns.add(Column.ofAge());
    }
    declared.forEach(column -> columns.add(column(column)));
    return columns;
  }

  private static Column column(JsonNode declared) {
    String type = declared.path("type").asText("string");
    ColumnPath path =
        ColumnPath.parse(declared.path("jsonPath").asText())
            .orElseThrow(
                () ->
                    ApiException.badRequest(
                        "unrecognized JSONPath of a printer column: "
                            + declared.path("jsonPath").asText()));
    return new Column(
        declared.path("name").asText(),
        type,
        declared.path("format").asText(),
        declared.path("description").asText(),
        declared.path("priority").asInt(),
        (object, now) -> {
          List<JsonNode> found = path.select(object);
          return shown(found.isEmpty() ? MissingNode.getInstance() : found.getFirst(), type, now);
        });
  }

  /** A value that is not of the column's type is left out, as the API server does. */
  private static JsonNode shown(JsonNode value, String type, Instant now) {
    return switch (type) {
      case "date" -> value.isTextual() ? Age.cell(value, now) : NullNode.getInstance();
      case "integer" -> value.isIntegralNumber() ? value : NullNode.getInstance();
      case "number" -> value.isNumber() ? value : NullNode.getInstance();
      case "boolean" -> value.isBoolean() ? value : NullNode.getInstance();
      default -> text(value);
    };
  }

  private static JsonNode text(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return NullNode.getInstance();
    }
    return value.isTextual() ? value : TextNode.valueOf(value.toString());
  }
}
