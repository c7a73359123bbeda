package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Always;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Limit;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.RuleDescription;
import java.util.List;

/** The rule that a report is about. */
@StatusPart
public record ReportedRule(
    @Always @Limit(characters = Bounds.WORD) @JsonPropertyDescription("The rule's fixed id.")
        String id,
    @Always
        @Limit(characters = Bounds.WORD)
        @JsonPropertyDescription("How grave a finding is, for example medium.")
        String severity,
    @Always @Limit(characters = Bounds.TITLE) @JsonPropertyDescription("The rule in one sentence.")
        String title,
    @Limit(entries = Bounds.CONTROLS, characters = Bounds.TITLE)
        @JsonPropertyDescription(
            "The controls of security frameworks that the report gives evidence for; at most 16.")
        List<String> controls) {
  public ReportedRule {
    controls = List.copyOf(requireNonNullElse(controls, List.of()));
  }

  static ReportedRule of(RuleDescription rule) {
    return new ReportedRule(rule.id(), rule.severity(), rule.title(), rule.controls());
  }
}
