package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a writer assumes about the object that it changes or deletes. */
final class Preconditions {
  private Preconditions() {}

  /**
   * Compares the version and the identity that the writer names, if it does, with those there are.
   *
   * @throws ApiException 409 when they differ
   */
  static void check(Target target, ObjectNode object, JsonNode expected) {
    String version = expected.path("resourceVersion").asText("");
    if (!version.isEmpty() && !version.equals(ObjectStore.revisionOf(object))) {
      throw ApiException.conflict(
          target.type().id(),
          target.name(),
          "the object has been modified; please apply your changes to the latest version and try"
              + " again");
    }
    String uid = expected.path("uid").asText("");
    String actual = object.path("metadata").path("uid").asText();
    if (!uid.isEmpty() && !uid.equals(actual)) {
      throw ApiException.conflict(
          target.type().id(),
          target.name(),
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, actual));
    }
  }
}
