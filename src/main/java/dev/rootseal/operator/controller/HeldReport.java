package dev.rootseal.operator.controller;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.rule.OwnerAnnotations;
import dev.rootseal.rule.TimeText;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A report as the API holds it, kept as the digest of its status and its conditions: enough to know
 * whether it has to be written, in a few hundred bytes where the report itself may take 256 KiB.
 */
@JsonDeserialize(using = JsonDeserializer.None.class) // the client's own reads a tree first
@SuppressWarnings("serial") // nobody ever serializes one
public abstract sealed class HeldReport implements HasMetadata {
  /** The garbage collector sets these while it deletes, and takes them away again. */
  private static final Set<String> OF_THE_COLLECTOR = Set.of("foregroundDeletion", "orphan");

  /** Of more labels or annotations all are taken back. */
  private static final int MOST_CHANGES = 256;

  private ObjectMeta metadata;
  private final ContentDigest digest;
  private final List<Condition> conditions;
  private final String lastEvaluation;
  private final Optional<String> repair;

  private HeldReport(JsonNode report) {
    JsonNode meta = report.path("metadata");
    JsonNode said = report.path("status");
    metadata =
        new ObjectMetaBuilder()
            .withName(meta.path("name").asText())
            .withNamespace(meta.path("namespace").asText(null))
            .withUid(meta.path("uid").asText())
            .withResourceVersion(meta.path("resourceVersion").asText())
            .build();
    digest = ContentDigest.of(said);
    conditions = List.copyOf(Condition.listOf(said));
    lastEvaluation = said.path("lastEvaluationTime").asText();
    repair = repair(meta);
  }

  /**
   * Takes back what somebody else has made of a report's metadata, as a JSON merge patch. An owner
   * reference would let the garbage collector delete the report, a finalizer would keep it after
   * its end. Labels and annotations of others stay, unless there are too many with our prefixes:
   * then all go, and the next look sets what is missing.
   */
  private static Optional<String> repair(JsonNode metadata) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    repairTexts(patch, "labels", metadata, ReportMetadata.LABELS);
    repairTexts(patch, "annotations", metadata, Map.of());
    if (!metadata.path("ownerReferences").isEmpty()) {
      patch.putNull("ownerReferences");
    }
    JsonNode finalizers = metadata.path("finalizers");
    List<JsonNode> kept =
        finalizers.valueStream().filter(one -> OF_THE_COLLECTOR.contains(one.asText())).toList();
    if (kept.size() < finalizers.size()) {
      patch.putArray("finalizers").addAll(kept);
    }
    return patch.isEmpty() ? Optional.empty() : Optional.of("{\"metadata\":" + patch + "}");
  }

  /** Of ours, these are wanted and no others. */
  private static void repairTexts(
      ObjectNode patch, String field, JsonNode metadata, Map<String, String> wanted) {
    ObjectNode changes = JsonNodeFactory.instance.objectNode();
    JsonNode texts = metadata.path(field);
    texts
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(OwnerAnnotations::isOurs)
        .forEach(changes::putNull);
    wanted.forEach(
        (key, value) -> {
          if (!texts.path(key).asText().equals(value)) {
            changes.put(key, value);
          }
        });
    if (changes.size() > MOST_CHANGES) {
      patch.putNull(field);
    } else if (!changes.isEmpty()) {
      patch.set(field, changes);
    }
  }

  final ContentDigest digest() {
    return digest;
  }

  public final List<Condition> conditions() {
    return conditions;
  }

  /** When a summary was last known to be true; none where somebody else wrote over it. */
  final Optional<Instant> lastEvaluation() {
    return TimeText.time(lastEvaluation);
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

  @Group(ApiGroup.NAME)
  @Version(ApiGroup.VERSION)
  @Kind("ComplianceReport")
  public static final class OfNamespace extends HeldReport implements Namespaced {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    OfNamespace(JsonNode report) {
      super(report);
    }
  }

  @Group(ApiGroup.NAME)
  @Version(ApiGroup.VERSION)
  @Kind("ComplianceSummary")
  public static final class OfCluster extends HeldReport {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    OfCluster(JsonNode report) {
      super(report);
    }
  }
}
