package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Tables as kubectl asks for them: columns, and for each object a row, with the object itself. */
record TableRenderer(ResourceType type, Clock clock) {
  ObjectNode table(List<ObjectNode> objects, ObjectNode listMetadata) {
    ObjectNode table = JsonNodeFactory.instance.objectNode();
    table.put("apiVersion", "meta.k8s.io/v1").put("kind", "Table").set("metadata", listMetadata);
    ArrayNode columns = table.putArray("columnDefinitions");
    type.columns().forEach(column -> column.describe(columns.addObject()));
    ArrayNode rows = table.putArray("rows");
    Instant now = clock.instant();
    objects.forEach(object -> fill(rows.addObject(), object, now));
    return table;
  }

  /** The table of one object, as a get or an event of a watch shows it. */
  ObjectNode table(ObjectNode object) {
    ObjectNode metadata = object.objectNode();
    metadata.set("resourceVersion", object.at("/metadata/resourceVersion"));
    return table(List.of(object), metadata);
  }

  private void fill(ObjectNode row, ObjectNode object, Instant now) {
    ArrayNode cells = row.putArray("cells");
    for (Column column : type.columns()) {
      JsonNode cell = column.cell().apply(object, now);
      cells.add(cell.isMissingNode() ? NullNode.getInstance() : cell);
    }
    row.set("object", object);
  }
}
