package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;
import java.util.UUID;

/** Makes what an object has from its first moment on: name, identity, time of creation. */
final class NewObjects {
  private static final String NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int GENERATED = 5;

  private final SplittableRandom random = new SplittableRandom();

  /** The name that the object brings, or one that begins as it wishes. */
  String nameOf(JsonNode body) {
    String name = body.path("metadata").path("name").asText();
    String prefix = body.path("metadata").path("generateName").asText();
    if (!name.isEmpty() || prefix.isEmpty()) {
      return name;
    }
    StringBuilder generated = new StringBuilder(prefix);
    for (int i = 0; i < GENERATED; i++) {
      generated.append(NAME_LETTERS.charAt(random.nextInt(NAME_LETTERS.length())));
    }
    return generated.toString();
  }

  /** A new object with the content of the body; a status that has its own door is left out. */
  static ObjectNode from(Target target, ObjectNode body, String now) {
    ObjectNode object = Json.objectOf(target.type().apiVersion(), target.type().kind());
    object.set("metadata", Json.object());
    object.setAll(Metadata.withoutSystemFields(body.deepCopy()));
    if (target.type().hasSubresource("status")) {
      object.remove("status");
    }
    ObjectNode metadata = Json.child(object, "metadata").put("name", target.name());
    if (target.type().namespaced()) {
      metadata.put("namespace", target.namespace());
    }
    metadata.put("uid", UUID.randomUUID().toString()).put("creationTimestamp", now);
    return object;
  }
}
