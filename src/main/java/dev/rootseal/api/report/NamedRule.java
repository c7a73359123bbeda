package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.RuleDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The rule that a namespace's report is about; the ComplianceSummary describes it. */
@StatusPart
public record NamedRule(
    @Required @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("The rule's fixed id.")
        String id,
    @Required
        @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("How grave a finding is, for example medium.")
        String severity) {
  static NamedRule of(RuleDescription rule) {
    return new NamedRule(rule.id(), rule.severity());
  }
}
