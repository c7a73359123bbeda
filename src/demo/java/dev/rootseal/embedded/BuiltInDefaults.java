package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Set;

/** What a built-in object gets by itself: definitions their acceptance, namespaces their phase. */
final class BuiltInDefaults {
  private static final Set<String> ROLLED_OUT = Set.of("deployments", "statefulsets", "daemonsets");

  private BuiltInDefaults() {}

  /** Completes an object of a built-in type. */
  static void complete(ResourceType type, ObjectNode object) {
    if (type.storage().equals(ResourceId.NAMESPACES)) {
      completeNamespace(object);
    } else if (type.storage().equals(ResourceId.DEFINITIONS)) {
      completeDefinition(object);
    }
  }

  private static void completeNamespace(ObjectNode namespace) {
    ObjectNode metadata = namespace.withObjectProperty("metadata");
    metadata
        .withObjectProperty("labels")
        .put("kubernetes.io/metadata.name", metadata.path("name").asText());
    ObjectNode status = namespace.withObjectProperty("status");
    if (!status.has("phase")) {
      status.put("phase", "Active");
    }
  }

  /** Definitions are established as soon as they are written. */
  private static void completeDefinition(ObjectNode definition) {
    ObjectNode names = definition.withObjectProperty("spec").withObjectProperty("names");
    String kind = names.path("kind").asText();
    if (!names.has("singular")) {
      names.put("singular", kind.toLowerCase(Locale.ROOT));
    }
    if (!names.has("listKind")) {
      names.put("listKind", kind + "List");
    }
    ObjectNode status = definition.withObjectProperty("status");
    status.set("acceptedNames", names.deepCopy());
    if (!status.has("conditions")) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "Established")
          .put("status", "True")
          .put("reason", "InitialNamesAccepted")
          .put("message", "the initial names have been accepted")
          .set("lastTransitionTime", definition.at("/metadata/creationTimestamp"));
    }
    ArrayNode versions = status.putArray("storedVersions");
    for (JsonNode version : definition.path("spec").path("versions")) {
      if (version.path("storage").asBoolean()) {
        versions.add(version.path("name").asText());
      }
    }
  }

  /**
   * No controller runs here. So a workload is rolled out as soon as it is written, until somebody
   * writes another status: who does that is its controller from then on.
   */
  static void rollOut(ResourceType type, ObjectNode before, ObjectNode next) {
    if (ROLLED_OUT.contains(type.plural())
        && type.group().equals("apps")
        && (before.path("status").isMissingNode()
            || before.path("status").equals(rolledOut(before)))) {
      next.set("status", rolledOut(next));
    }
  }

  /** As the controllers write it at the end of a roll-out, of each kind the fields that it has. */
  private static ObjectNode rolledOut(ObjectNode workload) {
    int replicas = workload.at("/spec/replicas").asInt(1);
    ObjectNode status =
        workload
            .objectNode()
            .put("observedGeneration", workload.at("/metadata/generation").asInt());
    if (workload.path("kind").asText().equals("DaemonSet")) {
      return status;
    }
    status.put("replicas", replicas).put("updatedReplicas", replicas);
    if (workload.path("kind").asText().equals("Deployment")) {
      status
          .putArray("conditions")
          .addObject()
          .put("type", "Progressing")
          .put("status", "True")
          .put("reason", "NewReplicaSetAvailable");
    }
    return status;
  }
}
