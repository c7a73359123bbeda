package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The way between an object as it is stored and as a type's version shows it. */
final class Versions {
  private Versions() {}

  static ObjectNode shown(ResourceType type, ObjectNode stored) {
    if (type.apiVersion().equals(stored.path("apiVersion").asText())) {
      return stored;
    }
    return type.group().equals(EventVersions.GROUP)
        ? EventVersions.fromCore(stored)
        : stored.deepCopy().put("apiVersion", type.apiVersion());
  }

  static ObjectNode stored(ResourceType type, ObjectNode shown) {
    return type.group().equals(EventVersions.GROUP) ? EventVersions.toCore(shown) : shown;
  }
}
