package dev.rootseal.operator.controller;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.CanonicalStatus;
import dev.rootseal.api.Condition;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.api.report.ComplianceSummary;
import dev.rootseal.api.report.ComplianceSummaryStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
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
  private transient List<Condition> conditions = List.of();

  static ReportToWrite of(ComplianceReport report) {
    ComplianceReportStatus status = report.getStatus();
    return filled(new OfNamespace(), report.getMetadata(), status, status.conditions());
  }

  static ReportToWrite of(ComplianceSummary report) {
    ComplianceSummaryStatus status = report.getStatus();
    return filled(new OfCluster(), report.getMetadata(), status, status.conditions());
  }

  private static ReportToWrite filled(
      ReportToWrite empty, ObjectMeta metadata, Record status, List<Condition> conditions) {
    empty.setMetadata(metadata);
    empty.status = CanonicalStatus.of(status);
    empty.conditions = conditions;
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

  /** What is to be in it; nothing in one without a status. */
  final ReportContent content() {
    return status == null
        ? ReportContent.of(JsonNodeFactory.instance.objectNode())
        : new ReportContent(status.digest(), conditions);
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
