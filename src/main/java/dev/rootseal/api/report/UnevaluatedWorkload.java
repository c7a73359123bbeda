package dev.rootseal.api.report;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.Unevaluated;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One workload that could not be evaluated. */
@StatusPart
public record UnevaluatedWorkload(
    @Required
        @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription("The workload's kind: Deployment, StatefulSet or DaemonSet.")
        String kind,
    @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription("The workload's name.")
        String name,
    @Required
        @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription("Why it could not be evaluated, cut after 512 characters.")
        String reason) {
  static UnevaluatedWorkload of(Unevaluated unevaluated) {
    return new UnevaluatedWorkload(
        SafeText.of(unevaluated.workload().kind(), Bounds.KIND),
        SafeText.of(unevaluated.workload().name(), Bounds.NAME),
        SafeText.of(unevaluated.reason(), Bounds.REASON));
  }
}
