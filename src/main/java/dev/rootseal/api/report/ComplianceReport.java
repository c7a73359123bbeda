package dev.rootseal.api.report;

import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The report of one namespace. It has no spec: the operator writes the whole of it. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@Plural("compliancereports") // otherwise it is made by rules for English with each object
@ShortNames("cprep")
@Categories("rootseal")
public final class ComplianceReport extends CustomResource<Void, ComplianceReportStatus>
    implements Namespaced {
  /** The only name that such a report can have. */
  public static final String NAME = ReadOnlyFilesystemRule.ID;

  public static ComplianceReport of(String namespace, ComplianceReportStatus status) {
    ComplianceReport report = new ComplianceReport();
    report.setMetadata(ReportMetadata.of(NAME, namespace));
    report.setStatus(status);
    return report;
  }
}
