package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.util.Optional;

/** What is kept of a Namespace: its labels, if they are not too large, and whether it has to go. */
public final class WatchedNamespace {
  /** The field of its metadata that says why there are no labels. */
  private static final String UNREAD_LABELS = "rootseal.dev/unread-labels";

  private WatchedNamespace() {}

  /** Why the labels are not there, where they are too large to be read. */
  public static Optional<String> unreadLabels(Namespace namespace) {
    return Optional.ofNullable(namespace.getMetadata().getAdditionalProperties().get(UNREAD_LABELS))
        .map(String::valueOf);
  }

  /** The same as {@link KubernetesClients} read it, of a tree. */
  public static Namespace read(JsonNode object) {
    return read(FieldTree.of(object, ApiMessages.NAMESPACE));
  }

  static Namespace read(JsonParser parser) throws IOException {
    return read(new FieldTree(parser, ApiMessages.NAMESPACE));
  }

  private static Namespace read(FieldTree tree) {
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
            () -> metadata.setLabels(WorkloadFactsReader.texts(read.path("labels"))));
    NamespaceStatus status = new NamespaceStatus();
    status.setPhase(tree.root().path("status").path("phase").textValue());
    Namespace namespace = new Namespace();
    namespace.setMetadata(metadata);
    namespace.setStatus(status);
    return namespace;
  }
}
