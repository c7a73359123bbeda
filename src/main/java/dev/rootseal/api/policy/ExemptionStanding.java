package dev.rootseal.api.policy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Format;
import dev.rootseal.api.IsoDate;
import dev.rootseal.api.OneOf;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.ExemptionState;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.rule.PolicyExemption;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What has become of one exemption of the policy. */
@StatusPart
public record ExemptionStanding(
    @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The exemption's name.")
        String name,
    @Required
        @OneOf(ExemptionState.class)
        @JsonPropertyDescription(
            "What has become of it: active (it excuses containers), expiring (it does, and ends within 30 days), expired (its last day is over), unused (it matches no container) or redundant (it matches containers but excuses none: they comply, or another exemption comes first).")
        String state,
    @Required @JsonPropertyDescription("How many containers are exempt because of it.")
        int containers,
    @Required
        @JsonPropertyDescription("How many containers it matches, whether they comply or not.")
        int matched,
    @Size(max = 10) @Format("date") @JsonPropertyDescription("The last day on which it holds; absent when it has no end.")
        @Nullable String expires,
    @Size(max = Bounds.OWNER) @JsonPropertyDescription("Who answers for it; absent where the policy names nobody.")
        String owner) {
  static ExemptionStanding of(
      PolicyExemption exemption, ExemptionUses.Use use, ExemptionState state) {
    return new ExemptionStanding(
        SafeText.of(exemption.name(), Bounds.LABEL),
        state.id(),
        use.excused(),
        use.matched(),
        exemption.expires().map(IsoDate::text).orElse(null),
        SafeText.of(exemption.owner(), Bounds.OWNER));
  }
}
