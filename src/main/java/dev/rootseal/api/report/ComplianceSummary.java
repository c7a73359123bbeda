package dev.rootseal.api.report;

import dev.rootseal.api.ApiGroup;
import dev.rootseal.api.ReportMetadata;
import dev.rootseal.rule.ReadOnlyFilesystemRule;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The report of the whole cluster. It has no spec: the operator writes the whole of it. */
@Group(ApiGroup.NAME)
@Version(ApiGroup.VERSION)
@ShortNames("compsum")
@Categories("rootseal")
public final class ComplianceSummary extends CustomResource<Void, ComplianceSummaryStatus> {
  /** The only name that such a report can have. */
  public static final String NAME = ReadOnlyFilesystemRule.ID;

  public static ComplianceSummary of(ComplianceSummaryStatus status) {
    ComplianceSummary report = new ComplianceSummary();
    report.setMetadata(ReportMetadata.of(NAME, null));
    report.setStatus(status);
    return report;
  }
}
