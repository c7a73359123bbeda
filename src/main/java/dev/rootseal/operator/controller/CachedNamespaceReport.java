package dev.rootseal.operator.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.rootseal.api.ApiGroup;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
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

  CachedNamespaceReport(ObjectMeta metadata, JsonNode status, Optional<String> repair) {
    super(metadata, status, repair);
  }

  static final class Reader extends CachedReportDeserializer<CachedNamespaceReport> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(CachedNamespaceReport.class, CachedNamespaceReport::new);
    }
  }
}
