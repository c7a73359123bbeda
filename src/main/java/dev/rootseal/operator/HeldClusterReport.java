package dev.rootseal.operator;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.rootseal.api.ComplianceReport;
import dev.rootseal.api.Condition;
import dev.rootseal.api.ContentDigest;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;

/** A held {@code ClusterComplianceReport}. */
@Group(ComplianceReport.GROUP)
@Version(ComplianceReport.VERSION)
@Kind("ClusterComplianceReport")
@JsonDeserialize(using = HeldClusterReport.Reader.class)
final class HeldClusterReport extends HeldReport {
  private static final long serialVersionUID = 1;

  HeldClusterReport(ObjectMeta metadata, ContentDigest digest, List<Condition> conditions) {
    super(metadata, digest, conditions);
  }

  static final class Reader extends HeldReportDeserializer<HeldClusterReport> {
    private static final long serialVersionUID = 1;

    Reader() {
      super(HeldClusterReport.class, HeldClusterReport::new);
    }
  }
}
