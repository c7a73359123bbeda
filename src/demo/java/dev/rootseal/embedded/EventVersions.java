package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Events are one set of objects with two APIs: {@code v1} and {@code events.k8s.io/v1}. */
final class EventVersions {
  static final String GROUP = "events.k8s.io";

  /** Fields by their name in events.k8s.io/v1, and their name in v1. */
  private static final Map<String, String> CORE_NAMES =
      Map.of(
          "regarding", "involvedObject",
          "note", "message",
          "reportingController", "reportingComponent",
          "deprecatedSource", "source",
          "deprecatedFirstTimestamp", "firstTimestamp",
          "deprecatedLastTimestamp", "lastTimestamp",
          "deprecatedCount", "count");

  private EventVersions() {}

  /** A stored object as a type's version shows it. */
  static ObjectNode shown(ResourceType type, ObjectNode stored) {
    if (type.apiVersion().equals(stored.path("apiVersion").asText())) {
      return stored;
    }
    ObjectNode shown = stored.deepCopy().put("apiVersion", type.apiVersion());
    if (type.group().equals(GROUP)) {
      CORE_NAMES.forEach((name, coreName) -> rename(shown, coreName, name));
    }
    return shown;
  }

  /** An object of a type's version as it is stored. */
  static ObjectNode stored(ResourceType type, ObjectNode shown) {
    if (!type.group().equals(GROUP)) {
      return shown;
    }
    ObjectNode core = shown.deepCopy().put("apiVersion", "v1");
    CORE_NAMES.forEach((name, coreName) -> rename(core, name, coreName));
    return core;
  }

  private static void rename(ObjectNode object, String from, String to) {
    if (object.has(from)) {
      object.set(to, object.remove(from));
    }
  }
}
