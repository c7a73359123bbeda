package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The part of an object's metadata that the API writes itself and takes from nobody. */
final class Metadata {
  private static final List<String> SYSTEM =
      List.of(
          "name",
          "namespace",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields");
  private static final List<String> DROPPED = List.of("selfLink", "generateName");

  private Metadata() {}

  /** Gives the object the system fields of another one, and only those. */
  static void inherit(ObjectNode object, JsonNode from) {
    ObjectNode metadata = Json.child(object, "metadata");
    for (String field : SYSTEM) {
      JsonNode value = from.path("metadata").get(field);
      if (value == null) {
        metadata.remove(field);
      } else {
        metadata.set(field, value);
      }
    }
  }

  /** What a manager can own of an object: all but its type and its system fields. */
  static ObjectNode withoutSystemFields(ObjectNode object) {
    ObjectNode bare = Json.object();
    bare.setAll(object);
    bare.remove(List.of("apiVersion", "kind"));
    if (object.get("metadata") instanceof ObjectNode metadata) {
      ObjectNode rest = Json.object();
      rest.setAll(metadata);
      rest.remove(SYSTEM);
      rest.remove(DROPPED);
      bare.set("metadata", rest);
      if (rest.isEmpty()) {
        bare.remove("metadata");
      }
    }
    return bare;
  }

  /** Raises the generation when what is wanted changes: all but metadata and a separate status. */
  static void countGeneration(ResourceType type, ObjectNode before, ObjectNode next) {
    if (type.rules().countsGenerations() && !wanted(type, before).equals(wanted(type, next))) {
      int generation = before.path("metadata").path("generation").asInt();
      Json.child(next, "metadata").put("generation", generation + 1);
    }
  }

  private static ObjectNode wanted(ResourceType type, ObjectNode object) {
    ObjectNode wanted = Json.object();
    wanted.setAll(object);
    wanted.remove("metadata");
    if (type.hasSubresource("status")) {
      wanted.remove("status");
    }
    return wanted;
  }

  /** Removes null fields at every depth: to the API they are fields that are not there. */
  static void dropNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.properties().removeIf(field -> field.getValue().isNull());
      object.forEach(Metadata::dropNulls);
    } else if (node instanceof ArrayNode array) {
      array.forEach(Metadata::dropNulls);
    }
  }
}
