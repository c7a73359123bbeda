package dev.rootseal.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import dev.rootseal.kubernetes.TokenReader.Origin;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is kept of a Namespace: its labels, if they are not too large, and whether it has to go. */
public final class WatchedNamespace {
  /** Bytes. */
  private static final int LABELS = 64 * 1024;

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
    try (JsonParser parser = object.traverse()) {
      parser.nextToken();
      return read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Namespace read(JsonParser parser) throws IOException {
    TokenReader tokens = new TokenReader(parser, Origin.API);
    ObjectMeta metadata = new ObjectMeta();
    NamespaceStatus status = new NamespaceStatus();
    tokens.object(
        field -> {
          switch (field) {
            case "metadata" -> tokens.object(inner -> metadata(tokens, inner, metadata));
            case "status" -> tokens.object(inner -> status(tokens, inner, status));
            default -> tokens.skip();
          }
        });
    Namespace namespace = new Namespace();
    namespace.setMetadata(metadata);
    namespace.setStatus(status);
    return namespace;
  }

  private static void metadata(TokenReader tokens, String field, ObjectMeta to) throws IOException {
    switch (field) {
      case "name" -> to.setName(tokens.text());
      case "uid" -> to.setUid(tokens.text());
      case "resourceVersion" -> to.setResourceVersion(tokens.text());
      case "creationTimestamp" -> to.setCreationTimestamp(tokens.text());
      case "deletionTimestamp" -> to.setDeletionTimestamp(tokens.text());
      case "labels" -> labels(tokens, to);
      default -> tokens.skip();
    }
  }

  private static void labels(TokenReader tokens, ObjectMeta to) throws IOException {
    Map<String, String> labels = new LinkedHashMap<>();
    String problem =
        tokens.problemOf(
            () -> tokens.atMost(LABELS, () -> labels.putAll(tokens.texts(any -> true))));
    if (problem == null) {
      to.setLabels(labels);
    } else {
      to.setAdditionalProperty(UNREAD_LABELS, problem);
    }
  }

  private static void status(TokenReader tokens, String field, NamespaceStatus to)
      throws IOException {
    if (field.equals("phase")) {
      to.setPhase(tokens.text());
    } else {
      tokens.skip();
    }
  }

  /** Reads one in the place of the client's own reader. */
  static final class Reader extends StdDeserializer<Namespace> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(Namespace.class);
    }

    @Override
    public Namespace deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      return read(parser);
    }
  }
}
