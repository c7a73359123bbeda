package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Always;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Limit;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.Unevaluated;

/** One workload that could not be evaluated. */
@StatusPart
public record UnevaluatedWorkload(
    @Always
        @Limit(characters = Bounds.KIND)
        @JsonPropertyDescription("The workload's kind: Deployment, StatefulSet or DaemonSet.")
        String kind,
    @Always @Limit(characters = Bounds.NAME) @JsonPropertyDescription("The workload's name.")
        String name,
    @Always
        @Limit(characters = Bounds.REASON)
        @JsonPropertyDescription("Why it could not be evaluated, cut after 512 characters.")
        String reason) {
  static UnevaluatedWorkload of(Unevaluated unevaluated) {
    return new UnevaluatedWorkload(
        SafeText.of(unevaluated.workload().kind(), Bounds.KIND),
        SafeText.of(unevaluated.workload().name(), Bounds.NAME),
        SafeText.of(unevaluated.reason(), Bounds.REASON));
  }
}
