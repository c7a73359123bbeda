package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.RuleDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The rule that a report is about. */
@StatusPart
public record ReportedRule(
    @Required @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("The rule's fixed id.")
        String id,
    @Required
        @Size(min = 1, max = Bounds.WORD) @JsonPropertyDescription("How grave a finding is, for example medium.")
        String severity,
    @Required
        @Size(min = 1, max = Bounds.TITLE) @JsonPropertyDescription("The rule in one sentence.")
        String title,
    @Size(max = Bounds.CONTROLS) @JsonPropertyDescription(
            "The controls of security frameworks that the report gives evidence for; at most 16.")
        List<@Size(max = Bounds.TITLE) String> controls) {
  public ReportedRule {
    controls = List.copyOf(requireNonNullElse(controls, List.of()));
  }

  static ReportedRule of(RuleDescription rule) {
    return new ReportedRule(rule.id(), rule.severity(), rule.title(), rule.controls());
  }
}
