package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.FixPlan;
import dev.rootseal.rule.WorkloadRef;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The way of a namespace to its threshold. */
@StatusPart
public record WorkloadsToFix(
    @Required
        @JsonPropertyDescription(
            "How many more containers must comply to reach the threshold; 0 when it is reached.")
        int containers,
    @Size(max = Bounds.STEPS) @JsonPropertyDescription(
            "The fewest workloads to fix, as KIND/NAME, the one that brings most first; at most 100.")
        List<@Size(max = Bounds.KIND_AND_NAME) String> fixFirst,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonPropertyDescription(
            "How many further workloads to fix are not listed; absent when none.")
        int omitted) {
  public WorkloadsToFix {
    fixFirst = List.copyOf(requireNonNullElse(fixFirst, List.of()));
  }

  static WorkloadsToFix of(FixPlan<WorkloadRef> way) {
    return new WorkloadsToFix(
        way.containers(),
        way.steps().stream().limit(Bounds.STEPS).map(step -> address(step.target())).toList(),
        Math.max(0, way.steps().size() - Bounds.STEPS));
  }

  /** As kubectl and this program take it. */
  static String address(WorkloadRef workload) {
    return SafeText.of(workload.kind(), Bounds.KIND)
        + "/"
        + SafeText.of(workload.name(), Bounds.NAME);
  }
}
