package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.FixPlan;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The way of the cluster to its threshold. */
@StatusPart
public record NamespacesToFix(
    @Required
        @JsonPropertyDescription(
            "How many more containers must comply to reach the threshold; 0 when it is reached.")
        int containers,
    @Size(max = Bounds.STEPS) @JsonPropertyDescription(
            "The fewest namespaces to fix, the one that brings most first; at most 100.")
        List<Namespace> namespaces,
    @Required @JsonPropertyDescription("How many further namespaces to fix are not listed.")
        int omitted) {
  public NamespacesToFix {
    namespaces = List.copyOf(requireNonNullElse(namespaces, List.of()));
  }

  /** One namespace to fix. */
  @StatusPart
  public record Namespace(
      @Required @Size(min = 1, max = Bounds.LABEL) @JsonPropertyDescription("The namespace's name.")
          String name,
      @Required
          @JsonPropertyDescription(
              "How many containers comply more when all findings of this namespace are fixed.")
          int containers) {}

  static NamespacesToFix of(FixPlan<String> way) {
    return new NamespacesToFix(
        way.containers(),
        way.steps().stream().limit(Bounds.STEPS).map(NamespacesToFix::namespace).toList(),
        Math.max(0, way.steps().size() - Bounds.STEPS));
  }

  private static Namespace namespace(FixPlan.Step<String> step) {
    return new Namespace(SafeText.of(step.target(), Bounds.LABEL), step.containers());
  }
}
