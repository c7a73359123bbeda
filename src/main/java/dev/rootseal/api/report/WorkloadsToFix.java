package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

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
            "The fewest workloads to fix, the one that brings most first; at most 100.")
        List<Workload> workloads,
    @Required @JsonPropertyDescription("How many further workloads to fix are not listed.")
        int omitted) {
  public WorkloadsToFix {
    workloads = List.copyOf(requireNonNullElse(workloads, List.of()));
  }

  /** One workload to fix. */
  @StatusPart
  public record Workload(
      @Required
          @Size(min = 1, max = Bounds.KIND) @JsonPropertyDescription("The workload's kind: Deployment, StatefulSet or DaemonSet.")
          String kind,
      @Required @Size(min = 1, max = Bounds.NAME) @JsonPropertyDescription("The workload's name.")
          String name,
      @Required
          @JsonPropertyDescription(
              "How many containers comply more when all findings of this workload are fixed.")
          int containers) {}

  static WorkloadsToFix of(FixPlan<WorkloadRef> way) {
    return new WorkloadsToFix(
        way.containers(),
        way.steps().stream().limit(Bounds.STEPS).map(WorkloadsToFix::workload).toList(),
        Math.max(0, way.steps().size() - Bounds.STEPS));
  }

  private static Workload workload(FixPlan.Step<WorkloadRef> step) {
    return new Workload(
        SafeText.of(step.target().kind(), Bounds.KIND),
        SafeText.of(step.target().name(), Bounds.NAME),
        step.containers());
  }
}
