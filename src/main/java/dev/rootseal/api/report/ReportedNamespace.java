package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Result;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One namespace in the ComplianceSummary. */
@StatusPart
public record ReportedNamespace(
    @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The namespace's name.")
        String name,
    @Required
        @OneOf(Result.class)
        @JsonPropertyDescription(
            "Its result against the threshold: Pass, Fail, NotApplicable or Unknown.")
        String result,
    @Required @JsonPropertyDescription("X of \"X of Y\": its containers that comply.")
        int compliant,
    @Required
        @JsonPropertyDescription(
            "Y of \"X of Y\": its containers on which the threshold is measured.")
        int evaluated,
    @Max(100) @JsonPropertyDescription("X of Y in whole percent, rounded down; absent when Y is 0.")
        @Nullable Integer percent) {
  static ReportedNamespace of(NamespaceSummary namespace) {
    return new ReportedNamespace(
        SafeText.of(namespace.namespace(), Bounds.LABEL),
        namespace.result().id(),
        namespace.tally().compliant(),
        namespace.tally().evaluated(),
        Ratio.percent(namespace.tally()));
  }
}
