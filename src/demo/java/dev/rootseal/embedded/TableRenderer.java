package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Tables as kubectl asks for them: columns, and for each object a row. */
final class TableRenderer {
  /** How much of each object goes with its row. */
  enum Include {
    NONE,
    METADATA,
    OBJECT
  }

  private final ResourceType type;
  private final Include include;
  private final Clock clock;

  TableRenderer(ResourceType type, Include include, Clock clock) {
    this.type = type;
    this.include = include;
    this.clock = clock;
  }

  static Include include(ApiRequest request) {
    return switch (request.query("includeObject").orElse("Metadata")) {
      case "None" -> Include.NONE;
      case "Object" -> Include.OBJECT;
      default -> Include.METADATA;
    };
  }

  ObjectNode table(List<ObjectNode> objects, ObjectNode listMetadata) {
    ObjectNode table = Json.objectOf("meta.k8s.io/v1", "Table");
    table.set("metadata", listMetadata);
    ArrayNode columns = table.putArray("columnDefinitions");
    type.columns().forEach(column -> columns.add(definition(column)));
    ArrayNode rows = table.putArray("rows");
    Instant now = clock.instant();
    objects.forEach(object -> rows.add(row(object, now)));
    return table;
  }

  /** The table of one object, as a get or an event of a watch shows it. */
  ObjectNode table(ObjectNode object) {
    ObjectNode metadata = Json.object();
    metadata.set("resourceVersion", object.path("metadata").path("resourceVersion"));
    return table(List.of(object), metadata);
  }

  private static ObjectNode definition(Column column) {
    return Json.object()
        .put("name", column.name())
        .put("type", column.type())
        .put("format", column.format())
        .put("description", column.description())
        .put("priority", column.priority());
  }

  private ObjectNode row(ObjectNode object, Instant now) {
    ObjectNode row = Json.object();
    ArrayNode cells = row.putArray("cells");
    for (Column column : type.columns()) {
      JsonNode cell = column.cell().of(object, now);
      cells.add(cell.isMissingNode() ? NullNode.getInstance() : cell);
    }
    switch (include) {
      case NONE -> {}
      case METADATA -> row.set("object", partial(object));
      case OBJECT -> row.set("object", object);
    }
    return row;
  }

  private static ObjectNode partial(ObjectNode object) {
    ObjectNode partial = Json.objectOf("meta.k8s.io/v1", "PartialObjectMetadata");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
