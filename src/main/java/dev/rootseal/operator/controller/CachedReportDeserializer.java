package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PartialObjectMetadata;
import java.io.IOException;
import java.util.Optional;

/** Reads a report into what is held of it and its identity. */
abstract class CachedReportDeserializer<T extends CachedReport> extends StdDeserializer<T> {
  private static final long serialVersionUID = 1;

  /** In the place of the kind where there are the metadata alone. */
  private static final String METADATA_ALONE = HasMetadata.getKind(PartialObjectMetadata.class);

  /** Makes the held report; without a status where it was not asked for. */
  interface Constructor<T> {
    T make(ObjectMeta metadata, Optional<JsonNode> status, Optional<String> repair);
  }

  private final transient Constructor<T> constructor;

  CachedReportDeserializer(Class<T> type, Constructor<T> constructor) {
    super(type);
    this.constructor = constructor;
  }

  @Override
  public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
    JsonNode metadata = JsonNodeFactory.instance.objectNode();
    JsonNode status = JsonNodeFactory.instance.objectNode();
    boolean whole = true;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "kind" -> whole = !parser.getText().equals(METADATA_ALONE);
        case "metadata" -> metadata = parser.readValueAsTree();
        case "status" -> status = parser.readValueAsTree();
        default -> parser.skipChildren();
      }
    }
    return constructor.make(
        kept(metadata),
        whole ? Optional.of(status) : Optional.empty(),
        MetadataRepair.of(metadata));
  }

  private static ObjectMeta kept(JsonNode metadata) {
    ObjectMeta kept = new ObjectMeta();
    kept.setName(metadata.path("name").asText());
    if (metadata.hasNonNull("namespace")) {
      kept.setNamespace(metadata.path("namespace").asText());
    }
    kept.setUid(metadata.path("uid").asText());
    kept.setResourceVersion(metadata.path("resourceVersion").asText());
    return kept;
  }
}
