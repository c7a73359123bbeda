package dev.rootseal.api.policy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Format;
import dev.rootseal.api.ListKey;
import dev.rootseal.rule.PolicyExemption;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One exemption that the policy grants. */
@SpecPart
@ValidationRule(
    value = SpecRules.REASON_HAS_WORDS,
    message = SpecRules.NO_REASON,
    fieldPath = ".reason")
public record ExemptionSpec(
    @ListKey
        @Required
        @Size(min = 1, max = Bounds.LABEL) @Pattern(Patterns.NAME) @JsonPropertyDescription("The exemption's name, unique in the policy.")
        String name,
    @Required
        @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription(
            "Why the application legitimately needs to write to its root filesystem. Reports show it.")
        String reason,
    @Size(max = Bounds.OWNER) @JsonPropertyDescription("Who answers for the exemption: a team, a person or an address.")
        @Nullable String owner,
    @Size(max = 10) @Format("date") @JsonPropertyDescription(
            "The last day on which the exemption holds, in UTC, for example 2027-03-31. Without it the exemption has no end.")
        @Nullable String expires,
    @Required
        @JsonPropertyDescription(
            "What is exempt: all parts that are given must match, and at least one must be given.")
        MatchSpec match) {
  PolicyExemption toExemption() {
    return new PolicyExemption(
        name,
        reason.strip(),
        owner == null ? "" : owner.strip(),
        Optional.ofNullable(expires).map(LocalDate::parse),
        match.toMatch());
  }
}
