package dev.rootseal.api.report;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Always;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Limit;
import dev.rootseal.api.SafeText;
import dev.rootseal.api.StatusPart;
import dev.rootseal.report.WayToThreshold;
import java.util.List;

/** The way of the cluster to its threshold. */
@StatusPart
public record NamespacesToFix(
    @Always
        @JsonPropertyDescription(
            "How many more containers must comply to reach the threshold; 0 when it is reached.")
        int containers,
    @Limit(entries = Bounds.STEPS)
        @JsonPropertyDescription(
            "The fewest namespaces to fix, the one that brings most first; at most 100.")
        List<Namespace> namespaces,
    @Always @JsonPropertyDescription("How many further namespaces to fix are not listed.")
        int omitted) {
  public NamespacesToFix {
    namespaces = List.copyOf(requireNonNullElse(namespaces, List.of()));
  }

  /** One namespace to fix. */
  @StatusPart
  public record Namespace(
      @Always @Limit(characters = Bounds.LABEL) @JsonPropertyDescription("The namespace's name.")
          String name,
      @Always
          @JsonPropertyDescription(
              "How many containers comply more when all findings of this namespace are fixed.")
          int containers) {}

  static NamespacesToFix of(WayToThreshold<String> way) {
    return new NamespacesToFix(
        way.containers(),
        way.steps().stream().limit(Bounds.STEPS).map(NamespacesToFix::namespace).toList(),
        Math.max(0, way.steps().size() - Bounds.STEPS));
  }

  private static Namespace namespace(WayToThreshold.Step<String> step) {
    return new Namespace(SafeText.of(step.target(), Bounds.LABEL), step.containers());
  }
}
