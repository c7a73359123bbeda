package dev.rootseal.operator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.kubernetes.UnreadLabels;
import dev.rootseal.rule.OwnerAnnotations;
import java.util.Optional;
import java.util.Set;

/**
 * Takes back what somebody else has made of a report's metadata, as a JSON merge patch.
 *
 * <p>An owner reference would let the garbage collector delete the report, a finalizer would keep
 * it after its end, and with it its namespace. Labels and annotations with a prefix of this program
 * are what it writes. Anybody else's stay, unless there are so many of ours that they are not read:
 * then all go, and the next look sets what is missing.
 */
final class MetadataRepair {
  /** The garbage collector sets these while it deletes, and takes them away again. */
  private static final Set<String> OF_THE_COLLECTOR = Set.of("foregroundDeletion", "orphan");

  private MetadataRepair() {}

  /** The patch, or nothing where all is as it should be. */
  static Optional<String> of(JsonNode metadata) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    if (metadata.has(UnreadLabels.FIELD)) {
      patch.putNull("labels");
    } else {
      setIfAny(patch, "labels", labels(metadata.path("labels")));
    }
    if (metadata.has(UnreadLabels.OF_ANNOTATIONS)) {
      patch.putNull("annotations");
    } else {
      setIfAny(patch, "annotations", withoutOurs(metadata.path("annotations")));
    }
    if (!metadata.path("ownerReferences").isEmpty()) {
      patch.putNull("ownerReferences");
    }
    repairFinalizers(metadata.path("finalizers"), patch);
    return patch.isEmpty()
        ? Optional.empty()
        : Optional.of(
            JsonNodeFactory.instance.objectNode().<ObjectNode>set("metadata", patch).toString());
  }

  private static void repairFinalizers(JsonNode finalizers, ObjectNode patch) {
    ArrayNode kept = JsonNodeFactory.instance.arrayNode();
    for (JsonNode finalizer : finalizers) {
      if (OF_THE_COLLECTOR.contains(finalizer.asText())) {
        kept.add(finalizer);
      }
    }
    if (kept.size() < finalizers.size()) {
      patch.set("finalizers", kept);
    }
  }

  private static ObjectNode labels(JsonNode labels) {
    ObjectNode patch = withoutOurs(labels);
    ReportMetadata.LABELS.forEach(
        (key, value) -> {
          if (!labels.path(key).asText().equals(value)) {
            patch.put(key, value);
          }
        });
    return patch;
  }

  /** No label or annotation with a prefix of this program is ever written to a report. */
  private static ObjectNode withoutOurs(JsonNode texts) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    texts
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (OwnerAnnotations.isOurs(key)) {
                patch.putNull(key);
              }
            });
    return patch;
  }

  private static void setIfAny(ObjectNode patch, String field, ObjectNode changes) {
    if (!changes.isEmpty()) {
      patch.set(field, changes);
    }
  }
}
