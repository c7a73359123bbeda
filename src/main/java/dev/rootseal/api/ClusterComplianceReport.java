package dev.rootseal.api;

import dev.rootseal.rule.ReadOnlyFilesystemRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The report of the whole cluster. It has no spec: the operator writes the whole of it. */
@Group(ComplianceReport.GROUP)
@Version(ComplianceReport.VERSION)
@ShortNames("ccprep")
@Categories("compliance")
public final class ClusterComplianceReport
    extends CustomResource<Void, ClusterComplianceReportStatus> {
  /** The only name that such a report can have. */
  public static final String NAME = ReadOnlyFilesystemRule.ID;

  /** The cluster's report, as the operator applies it. */
  public static ClusterComplianceReport of(ClusterComplianceReportStatus status) {
    ClusterComplianceReport report = new ClusterComplianceReport();
    report.setMetadata(ReportMetadata.of(NAME, null));
    report.setStatus(status);
    return report;
  }
}
