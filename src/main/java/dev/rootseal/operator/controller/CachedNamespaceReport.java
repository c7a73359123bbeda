package dev.rootseal.operator.controller;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.rootseal.api.ApiGroup;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;

/** A held {@code ComplianceReport}. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Kind("ComplianceReport")
@JsonDeserialize(using = CachedNamespaceReport.Reader.class)
public final class CachedNamespaceReport extends CachedReport implements Namespaced {
  private static final long serialVersionUID = 1;

  CachedNamespaceReport(
      ObjectMeta metadata, Optional<ReportContent> content, Optional<String> repair) {
    super(metadata, content, repair);
  }

  /** The same report in that version, with what is in it. */
  CachedNamespaceReport at(String version, ReportContent content) {
    ObjectMeta there = new ObjectMetaBuilder(getMetadata()).withResourceVersion(version).build();
    return new CachedNamespaceReport(there, Optional.of(content), repair());
  }

  static final class Reader extends CachedReportDeserializer<CachedNamespaceReport> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(
          CachedNamespaceReport.class,
          (metadata, status, repair) ->
              new CachedNamespaceReport(metadata, status.map(ReportContent::of), repair));
    }
  }
}
