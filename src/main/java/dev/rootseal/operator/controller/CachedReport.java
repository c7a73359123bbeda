package dev.rootseal.operator.controller;

import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Optional;

/**
 * A report as the API holds it, kept as the digest of its status and its conditions: enough to know
 * whether it has to be written, in a few hundred bytes where the report itself may take 256 KiB.
 */
public abstract sealed class CachedReport implements HasMetadata
    permits CachedNamespaceReport, CachedClusterReport {
  private static final long serialVersionUID = 1;

  private ObjectMeta metadata;
  private final transient Optional<ReportContent> content;
  private final transient Optional<String> repair;

  CachedReport(ObjectMeta metadata, Optional<ReportContent> content, Optional<String> repair) {
    this.metadata = metadata;
    this.content = content;
    this.repair = repair;
  }

  /** What is in it; empty where the API server was asked for its metadata alone. */
  final Optional<ReportContent> content() {
    return content;
  }

  final ContentDigest digest() {
    return known().digest();
  }

  public final List<Condition> conditions() {
    return known().conditions();
  }

  private ReportContent known() {
    return content.orElseThrow(
        () -> new IllegalStateException("the content of the report has to be read first"));
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
}
