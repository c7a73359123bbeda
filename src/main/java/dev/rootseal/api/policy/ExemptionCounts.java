package dev.rootseal.api.policy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.ExemptionState;
import io.fabric8.generator.annotation.Required;
import java.util.Collections;
import java.util.List;

/** How many exemptions are in which state. */
@StatusPart
public record ExemptionCounts(
    @Required @JsonPropertyDescription("Exemptions that excuse containers and do not end soon.")
        int active,
    @Required @JsonPropertyDescription("Exemptions that excuse containers and end within 30 days.")
        int expiring,
    @Required @JsonPropertyDescription("Exemptions whose last day is over.") int expired,
    @Required @JsonPropertyDescription("Exemptions that match no container.") int unused,
    @Required @JsonPropertyDescription("Exemptions that match containers but excuse none.")
        int redundant) {
  static ExemptionCounts of(List<ExemptionState> states) {
    return new ExemptionCounts(
        Collections.frequency(states, ExemptionState.ACTIVE),
        Collections.frequency(states, ExemptionState.EXPIRING),
        Collections.frequency(states, ExemptionState.EXPIRED),
        Collections.frequency(states, ExemptionState.UNUSED),
        Collections.frequency(states, ExemptionState.REDUNDANT));
  }
}
