package dev.rootseal.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;

/**
 * A report as the API holds it, kept as the digest of its status and its conditions: enough to know
 * whether it has to be written, in a few hundred bytes where the report itself may take 256 KiB.
 */
abstract sealed class HeldReport implements HasMetadata
    permits HeldNamespaceReport, HeldClusterReport {
  private static final long serialVersionUID = 1;

  private ObjectMeta metadata;
  private final transient ContentDigest digest;
  private final transient List<Condition> conditions;

  HeldReport(ObjectMeta metadata, JsonNode status) {
    this.metadata = metadata;
    this.digest = ContentDigest.of(status);
    this.conditions = List.copyOf(Condition.listOf(status));
  }

  final ContentDigest digest() {
    return digest;
  }

  final List<Condition> conditions() {
    return conditions;
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
}
