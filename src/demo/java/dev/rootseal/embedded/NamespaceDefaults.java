package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a namespace gets by itself: the label with its name, and its phase. */
final class NamespaceDefaults {
  private NamespaceDefaults() {}

  static void complete(ObjectNode namespace) {
    ObjectNode metadata = Json.child(namespace, "metadata");
    Json.child(metadata, "labels")
        .put("kubernetes.io/metadata.name", metadata.path("name").asText());
    ObjectNode status = Json.child(namespace, "status");
    if (!status.has("phase")) {
      status.put("phase", "Active");
    }
  }
}
