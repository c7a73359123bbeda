package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.UUID;

/** The part of an object's metadata that the API writes itself and takes from nobody. */
final class Metadata {
  /** No account is kept of who owns which field, so there are no {@code managedFields}. */
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
          "managedFields",
          "generateName",
          "selfLink");

  private Metadata() {}

  /** The name that a new object brings, or one that begins as it wishes. */
  static String nameOf(ObjectNode body) {
    String name = body.at("/metadata/name").asText();
    String prefix = body.at("/metadata/generateName").asText();
    return name.isEmpty() && !prefix.isEmpty() ? prefix + UUID.randomUUID() : name;
  }

  /** A new object with the content of the body; a status that has its own door is left out. */
  static ObjectNode create(Target target, ObjectNode body, String now) {
    ObjectNode object = target.type().empty().setAll(body.deepCopy());
    if (target.type().hasStatus()) {
      object.remove("status");
    }
    ObjectNode system = target.type().empty();
    ObjectNode metadata = system.putObject("metadata").put("name", target.name());
    if (target.type().namespaced()) {
      metadata.put("namespace", target.namespace());
    }
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now);
    inherit(object, system);
    return object;
  }

  /** Gives the object the system fields of another one, and only those. */
  static void inherit(ObjectNode object, JsonNode from) {
    ObjectNode metadata = object.withObjectProperty("metadata");
    metadata.remove(SYSTEM);
    for (String field : SYSTEM) {
      JsonNode value = from.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
  }

  /** Raises the generation when what is wanted changes: all but metadata and status. */
  static void countGeneration(ResourceType type, ObjectNode before, ObjectNode next) {
    if (type.countsGenerations() && !wanted(before).equals(wanted(next))) {
      int generation = before.at("/metadata/generation").asInt();
      next.withObjectProperty("metadata").put("generation", generation + 1);
    }
  }

  private static ObjectNode wanted(ObjectNode object) {
    ObjectNode wanted = object.objectNode().setAll(object);
    wanted.remove(List.of("metadata", "status"));
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
