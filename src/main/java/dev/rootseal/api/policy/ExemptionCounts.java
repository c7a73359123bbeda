package dev.rootseal.api.policy;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Always;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.ExemptionState;
import java.util.Collections;
import java.util.List;

/** How many exemptions are in which state. */
@StatusPart
public record ExemptionCounts(
    @Always @JsonPropertyDescription("Exemptions that excuse containers and do not end soon.")
        int active,
    @Always @JsonPropertyDescription("Exemptions that excuse containers and end within 30 days.")
        int expiring,
    @Always @JsonPropertyDescription("Exemptions whose last day is over.") int expired,
    @Always @JsonPropertyDescription("Exemptions that match no container.") int unused,
    @Always @JsonPropertyDescription("Exemptions that match containers but excuse none.")
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
