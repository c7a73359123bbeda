package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Always;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Limit;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.NamespaceSummary;
import dev.rootseal.rule.Result;
import org.jspecify.annotations.Nullable;

/** One namespace in the ComplianceSummary. */
@StatusPart
public record ReportedNamespace(
    @Always @Limit(characters = Bounds.LABEL) @JsonPropertyDescription("The namespace's name.")
        String name,
    @Always
        @Limit(words = Result.class)
        @JsonPropertyDescription(
            "Its result against the threshold: Pass, Fail, NotApplicable or Unknown.")
        String result,
    @Always @JsonPropertyDescription("X of \"X of Y\": its containers that comply.") int compliant,
    @Always
        @JsonPropertyDescription(
            "Y of \"X of Y\": its containers on which the threshold is measured.")
        int evaluated,
    @Limit(most = 100)
        @JsonPropertyDescription("X of Y in whole percent, rounded down; absent when Y is 0.")
        @Nullable Integer percent) {
  static ReportedNamespace of(NamespaceSummary namespace) {
    return new ReportedNamespace(
        SafeText.of(namespace.namespace(), Bounds.LABEL),
        namespace.result().id(),
        namespace.tally().compliant(),
        namespace.tally().evaluated(),
        Share.percent(namespace.tally()));
  }
}
