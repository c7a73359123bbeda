package dev.rootseal.operator.controller;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.StatusJson.CanonicalStatus;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceSummary;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A report on its way into the API. Its status is the JSON of which the digest is, so that a status
 * that may take 256 KiB is made into JSON once. Of what the API server answers the metadata is
 * read.
 */
@JsonPropertyOrder({"apiVersion", "kind", "metadata", "status"})
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonDeserialize(using = JsonDeserializer.None.class) // the client's own reads a tree first
abstract sealed class ReportToWrite implements HasMetadata {
  private static final long serialVersionUID = 1;

  private ObjectMeta metadata = new ObjectMeta();
  private transient @Nullable CanonicalStatus status;

  static ReportToWrite of(ComplianceReport report) {
    return filled(new OfNamespace(), report.getMetadata(), report.getStatus());
  }

  static ReportToWrite of(ComplianceSummary report) {
    return filled(new OfCluster(), report.getMetadata(), report.getStatus());
  }

  private static ReportToWrite filled(ReportToWrite empty, ObjectMeta metadata, Record status) {
    empty.setMetadata(metadata);
    empty.status = CanonicalStatus.of(status);
    return empty;
  }

  /** The same without its status, which the API server passes over when an object is created. */
  final ReportToWrite bare() {
    ReportToWrite bare =
        switch (this) {
          case OfNamespace namespace -> new OfNamespace();
          case OfCluster cluster -> new OfCluster();
        };
    bare.setMetadata(metadata);
    return bare;
  }

  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  @JsonRawValue
  final @Nullable String getStatus() {
    return status == null ? null : status.json();
  }

  /** Of its status, which one that is bare does not have. */
  final ContentDigest digest() {
    return Objects.requireNonNull(status).digest();
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
    // The API server's answer is of another version where it has the metadata alone.
  }

  @Group(ApiGroup.NAME)
  @Version(ApiGroup.VERSION)
  @Kind("ComplianceReport")
  @Plural("compliancereports")
  static final class OfNamespace extends ReportToWrite implements Namespaced {
    private static final long serialVersionUID = 1;
  }

  @Group(ApiGroup.NAME)
  @Version(ApiGroup.VERSION)
  @Kind("ComplianceSummary")
  @Plural("compliancesummaries")
  static final class OfCluster extends ReportToWrite {
    private static final long serialVersionUID = 1;
  }
}
