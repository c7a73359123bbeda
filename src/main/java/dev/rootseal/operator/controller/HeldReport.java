package dev.rootseal.operator.controller;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * A report as the API holds it, kept as the digest of its status and its conditions: enough to know
 * whether it has to be written, in a few hundred bytes where the report itself may take 256 KiB.
 */
public abstract sealed class HeldReport implements HasMetadata {
  private static final long serialVersionUID = 1;

  private ObjectMeta metadata;
  private final transient ContentDigest digest;
  private final transient List<Condition> conditions;
  private final transient Optional<String> repair;

  private HeldReport(JsonNode metadata, JsonNode status) {
    this.metadata = kept(metadata);
    digest = ContentDigest.of(status);
    conditions = List.copyOf(Condition.listOf(status));
    repair = MetadataRepair.of(metadata);
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

  /** Of its status. */
  final ContentDigest digest() {
    return digest;
  }

  /** The conditions of its status. */
  public final List<Condition> conditions() {
    return conditions;
  }

  /** The JSON merge patch that takes back what others have made of its metadata, if they have. */
  final Optional<String> repair() {
    return repair;
  }

  @Override
  public final ObjectMeta getMetadata() {
    return metadata;
  }

  @Override
  public final void setMetadata(ObjectMeta metadata) {
    this.metadata = metadata;
  }

  @Override
  public final void setApiVersion(String version) {
    throw new UnsupportedOperationException("a held report is never written");
  }

  /** A held {@code ComplianceReport}. */
  @Group(ApiGroup.NAME)
  @Version(ApiGroup.VERSION)
  @Kind("ComplianceReport")
  @JsonDeserialize(using = OfNamespace.Reader.class)
  public static final class OfNamespace extends HeldReport implements Namespaced {
    private static final long serialVersionUID = 1;

    OfNamespace(JsonNode metadata, JsonNode status) {
      super(metadata, status);
    }

    static final class Reader extends HeldReport.Reader<OfNamespace> {
      private static final long serialVersionUID = 1;

      Reader() {
        super(OfNamespace.class, OfNamespace::new);
      }
    }
  }

  /** A held {@code ComplianceSummary}. */
  @Group(ApiGroup.NAME)
  @Version(ApiGroup.VERSION)
  @Kind("ComplianceSummary")
  @JsonDeserialize(using = OfCluster.Reader.class)
  public static final class OfCluster extends HeldReport {
    private static final long serialVersionUID = 1;

    private final transient Optional<Instant> lastEvaluation;

    OfCluster(JsonNode metadata, JsonNode status) {
      super(metadata, status);
      lastEvaluation = time(status.path("lastEvaluationTime").asText());
    }

    /** When the summary was last known to be true; empty where it does not say so. */
    Optional<Instant> lastEvaluation() {
      return lastEvaluation;
    }

    /** A time that somebody else wrote over and that cannot be read is none. */
    private static Optional<Instant> time(String text) {
      try {
        return Optional.of(Instant.parse(text));
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    static final class Reader extends HeldReport.Reader<OfCluster> {
      private static final long serialVersionUID = 1;

      Reader() {
        super(OfCluster.class, OfCluster::new);
      }
    }
  }

  /** Reads metadata and status as trees, and lets them go when the report is made of them. */
  abstract static class Reader<T extends HeldReport> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1;

    private final transient BiFunction<JsonNode, JsonNode, T> constructor;

    Reader(Class<T> type, BiFunction<JsonNode, JsonNode, T> constructor) {
      super(type);
      this.constructor = constructor;
    }

    @Override
    public final T deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode read = parser.readValueAsTree();
      return constructor.apply(part(read, "metadata"), part(read, "status"));
    }

    private static JsonNode part(JsonNode read, String field) {
      return read.hasNonNull(field) ? read.get(field) : JsonNodeFactory.instance.objectNode();
    }
  }
}
