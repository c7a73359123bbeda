package dev.rootseal.kubernetes;

import static dev.rootseal.rule.NamespaceFacts.EMERGENCY_REASON;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.NamespaceFacts;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of a Namespace: its labels, if they are not too large, the reason of an emergency,
 * and whether it has to go.
 */
public final class WatchedNamespace {
  /** The field of its metadata that says why there are no labels. */
  private static final String UNREAD_LABELS = "rootseal.dev/unread-labels";

  private WatchedNamespace() {}

  /** Why the labels are not there, where they are too large to be read. */
  public static Optional<String> unreadLabels(Namespace namespace) {
    return Optional.ofNullable(namespace.getMetadata().getAdditionalProperties().get(UNREAD_LABELS))
        .map(String::valueOf);
  }

  public static NamespaceFacts facts(Namespace namespace) {
    ObjectMeta metadata = namespace.getMetadata();
    return NamespaceFacts.of(metadata.getName(), metadata.getLabels(), metadata.getAnnotations());
  }

  /** The same as {@link KubernetesClients} read it, of a tree. */
  public static Namespace read(JsonNode object) {
    return read(FieldTree.of(object, ApiMessages.NAMESPACE), SharedValues.none());
  }

  static Namespace read(FieldTree tree, SharedValues values) {
    JsonNode read = tree.root().path("metadata");
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(read.path("name").textValue());
    metadata.setUid(read.path("uid").textValue());
    metadata.setResourceVersion(read.path("resourceVersion").textValue());
    metadata.setCreationTimestamp(read.path("creationTimestamp").textValue());
    metadata.setDeletionTimestamp(read.path("deletionTimestamp").textValue());
    tree.problemOf("labels")
        .ifPresentOrElse(
            problem -> metadata.setAdditionalProperty(UNREAD_LABELS, problem),
            () -> metadata.setLabels(values.texts(read.path("labels"))));
    metadata.setAnnotations(emergency(tree));
    NamespaceStatus status = new NamespaceStatus();
    status.setPhase(tree.root().path("status").path("phase").textValue());
    Namespace namespace = new Namespace();
    namespace.setMetadata(metadata);
    namespace.setStatus(status);
    return namespace;
  }

  /** Where ours are too large to be read, that is what stands there: nothing is hidden so. */
  private static Map<String, String> emergency(FieldTree tree) {
    JsonNode reason = tree.root().path("metadata").path("annotations").path(EMERGENCY_REASON);
    return tree.problemOf("annotations")
        .or(() -> Optional.ofNullable(reason.textValue()))
        .map(text -> Map.of(EMERGENCY_REASON, text))
        .orElse(Map.of());
  }
}
