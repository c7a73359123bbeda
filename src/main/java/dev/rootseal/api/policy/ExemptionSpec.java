package dev.rootseal.api.policy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Always;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Limit;
import dev.rootseal.rule.PolicyExemption;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One exemption that the policy grants. */
@SpecPart
@SchemaRule(
    holds = ExemptionSpec.HAS_WORDS,
    sentence = ExemptionSpec.REASON_RULE,
    field = ".reason")
public record ExemptionSpec(
    @Always
        @Limit(characters = Bounds.LABEL, pattern = Forms.NAME, form = Forms.NAME_WORDS)
        @JsonPropertyDescription("The exemption's name, unique in the policy.")
        String name,
    @Always
        @Limit(characters = Bounds.REASON)
        @JsonPropertyDescription(
            "Why the application legitimately needs to write to its root filesystem. Reports show it.")
        String reason,
    @Limit(characters = Bounds.OWNER)
        @JsonPropertyDescription("Who answers for the exemption: a team, a person or an address.")
        @Nullable String owner,
    @Limit(characters = 10, format = "date", form = Forms.DATE_WORDS)
        @JsonPropertyDescription(
            "The last day on which the exemption holds, in UTC, for example 2027-03-31. Without it the exemption has no end.")
        @Nullable String expires,
    @Always
        @JsonPropertyDescription(
            "What is exempt: all parts that are given must match, and at least one must be given.")
        MatchSpec match) {
  /**
   * At least one letter or digit that can be seen, as {@link dev.rootseal.rule.VisibleText} has it:
   * no letter in the class is one that it does not exclude.
   */
  static final String HAS_WORDS =
      "self.reason.matches('[^\\\\P{L}\\\\x{115F}\\\\x{1160}\\\\x{3164}\\\\x{FFA0}\\\\x{13441}\\\\x{13442}]"
          + "|\\\\p{Nd}')";

  /** What a refusal of a reason without words says. */
  static final String REASON_RULE = "a reason is required: say in words why";

  PolicyExemption toExemption() {
    return new PolicyExemption(
        name,
        reason.strip(),
        owner == null ? "" : owner.strip(),
        Optional.ofNullable(expires).map(LocalDate::parse),
        match.toMatch());
  }
}
