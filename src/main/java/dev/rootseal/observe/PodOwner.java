package dev.rootseal.observe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.WorkloadRef;

/**
 * The controller of an object.
 *
 * @param uid its uid; empty where there is no controller
 */
public record PodOwner(WorkloadRef ref, String uid) {
  /** Reads it from the metadata of what it owns; an object without one is its own. */
  public static PodOwner read(String kind, JsonNode metadata) {
    String namespace = metadata.path("namespace").asText();
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean()) {
        return new PodOwner(
            new WorkloadRef(owner.path("kind").asText(), namespace, owner.path("name").asText()),
            owner.path("uid").asText());
      }
    }
    return new PodOwner(new WorkloadRef(kind, namespace, metadata.path("name").asText()), "");
  }
}
