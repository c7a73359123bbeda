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
@JsonDeserialize(using = HeldNamespaceReport.Reader.class)
public final class HeldNamespaceReport extends HeldReport implements Namespaced {
  private static final long serialVersionUID = 1;

  HeldNamespaceReport(ObjectMeta metadata, JsonNode status, Optional<String> repair) {
    super(metadata, status, repair);
  }

  static final class Reader extends HeldReportDeserializer<HeldNamespaceReport> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(HeldNamespaceReport.class, HeldNamespaceReport::new);
    }
  }
}
