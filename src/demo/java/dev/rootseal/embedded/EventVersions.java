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

  static ObjectNode toCore(ObjectNode event) {
    ObjectNode core = event.deepCopy().put("apiVersion", "v1");
    CORE_NAMES.forEach((name, coreName) -> rename(core, name, coreName));
    return core;
  }

  static ObjectNode fromCore(ObjectNode core) {
    ObjectNode event = core.deepCopy().put("apiVersion", GROUP + "/v1");
    CORE_NAMES.forEach((name, coreName) -> rename(event, coreName, name));
    return event;
  }

  private static void rename(ObjectNode object, String from, String to) {
    if (object.has(from)) {
      object.set(to, object.remove(from));
    }
  }
}
