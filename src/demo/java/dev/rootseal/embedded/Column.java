package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A column of the tables that {@code kubectl get} prints.
 *
 * @param priority 0 is always shown, more only with {@code -o wide}
 */
record Column(
    String name, String type, String format, String description, int priority, Cell cell) {

  /** What a column shows of an object. */
  interface Cell {
    JsonNode of(JsonNode object, Instant now);
  }

  static Column ofName() {
    return new Column(
        "Name",
        "string",
        "name",
        "Name must be unique within a namespace.",
        0,
        (object, now) -> object.path("metadata").path("name"));
  }

  static Column ofAge() {
    return text(
        "Age", (object, now) -> Age.cell(object.path("metadata").path("creationTimestamp"), now));
  }

  static Column text(String name, Cell cell) {
    return new Column(name, "string", "", "", 0, cell);
  }

  static Column number(String name, Cell cell) {
    return new Column(name, "integer", "", "", 0, cell);
  }

  Column wide() {
    return new Column(name, type, format, description, 1, cell);
  }
}
