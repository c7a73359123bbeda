package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Format;
import dev.rootseal.api.IsoDate;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.ExemptContainer;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Verdict;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One container that would be a finding but is exempt. */
@StatusPart
public record ReportedExemption(
    @Required
        @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription("The workload's kind: Deployment, StatefulSet or DaemonSet.")
        String kind,
    @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription("The workload's name.")
        String name,
    @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The container's name.")
        String container,
    @Required
        @OneOf(Exemption.Source.class)
        @JsonPropertyDescription(
            "Who exempts it: the policy, the owner's annotation or the image catalogue.")
        String source,
    @Required
        @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription(
            "By what: the policy's exemption, the annotation's key or the image's name.")
        String exemption,
    @Required
        @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription(
            "Why it legitimately needs to write, in the words of the source, cut after 512 characters.")
        String reason,
    @Size(max = Bounds.OWNER) @JsonPropertyDescription(
            "Who answers for it; absent where nobody is named, and always for annotations and the catalogue.")
        String owner,
    @Size(max = 10) @Format("date") @JsonPropertyDescription(
            "The last day on which the exemption holds; absent when it has no end.")
        @Nullable String expires,
    @Size(max = Bounds.SENTENCE) @JsonPropertyDescription(
            "The workload's own labels by which the policy's exemption selects it, as KEY=VALUE: whoever may write these labels brings the exemption about. Absent where they play no part.")
        String byLabel,
    @Required
        @OneOf(Verdict.class)
        @JsonPropertyDescription("The verdict that it would have without the exemption.")
        String wouldBe) {
  static ReportedExemption of(ExemptContainer exempt) {
    Exemption exemption = exempt.exemption();
    return new ReportedExemption(
        SafeText.of(exempt.workload().kind(), Bounds.KIND),
        SafeText.of(exempt.workload().name(), Bounds.NAME),
        SafeText.of(exempt.container(), Bounds.LABEL),
        exemption.source().id(),
        SafeText.of(exemption.name(), Bounds.NAME),
        SafeText.of(exemption.reason(), Bounds.REASON),
        SafeText.of(exemption.owner(), Bounds.OWNER),
        exemption.expires().map(IsoDate::text).orElse(null),
        SafeText.of(exemption.byLabel(), Bounds.SENTENCE),
        exempt.wouldBe().id());
  }
}
