package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Threshold;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a policy says; what it leaves out is as {@link Policy#DEFAULT} has it. */
@SpecPart
public record CompliancePolicySpec(
    @Max(100) @JsonPropertyDescription(
            "The percentage of containers that must comply for a report to pass.")
        Integer thresholdPercent,
    @Size(max = Bounds.PATHS) @JsonPropertyDescription(
            "The absolute paths that must have a writable mount in a container for which neither its owner nor the image catalogue says otherwise. An empty list means none; at most 64.")
        List<@Size(max = Bounds.PATH) @Pattern(Patterns.PATH) String> requiredWritablePaths,
    @OneOf(Policy.MissingDefaultPath.class)
        @JsonPropertyDescription(
            "What it means that one of requiredWritablePaths has no writable mount: Fail (the container does not comply) or Advise (a note only).")
        String missingDefaultPath,
    @OneOf(Policy.InitContainers.class)
        @JsonPropertyDescription(
            "Whether init containers are evaluated: Evaluate or Ignore. Sidecars are always evaluated.")
        String initContainers,
    @OneOf(Policy.SelfExemption.class)
        @JsonPropertyDescription(
            "Whether owners may exempt their own workloads by the annotation rootseal.dev/exempt: Allowed or Denied.")
        String selfExemption,
    @OneOf(Policy.OwnerPaths.class)
        @JsonPropertyDescription(
            "Whether the annotation rootseal.dev/writable-paths may take away a required path: Allowed or Denied. What it asks for is required in either case. Left out, it is as selfExemption.")
        @Nullable String ownerPaths,
    @JsonPropertyDescription("What the image catalogue that comes with Rootseal may decide.")
        ImageCatalogueSpec imageCatalogue,
    @Size(max = Bounds.IMAGE_ROWS) @JsonPropertyDescription(
            "What you know about images. The first row that matches wins, comes before the image catalogue and always decides; at most 500.")
        List<ImageSpec> images,
    @Size(max = Bounds.EXEMPTIONS) @JsonPropertyDescription(
            "Which containers legitimately need to write to their root filesystem, and why. The first that matches and has not expired applies; at most 500.")
        List<ExemptionSpec> exemptions) {
  public CompliancePolicySpec {
    thresholdPercent = requireNonNullElse(thresholdPercent, 80);
    requiredWritablePaths = List.copyOf(requireNonNullElse(requiredWritablePaths, List.of("/tmp")));
    missingDefaultPath = requireNonNullElse(missingDefaultPath, "Fail");
    initContainers = requireNonNullElse(initContainers, "Evaluate");
    selfExemption = requireNonNullElse(selfExemption, "Allowed");
    imageCatalogue = requireNonNullElseGet(imageCatalogue, ImageCatalogueSpec::standard);
    images = List.copyOf(requireNonNullElse(images, List.of()));
    exemptions = List.copyOf(requireNonNullElse(exemptions, List.of()));
  }

  /**
   * The policy; only of a spec that was checked.
   *
   * @param without the names of exemptions that do not apply
   */
  Policy toPolicy(List<String> without) {
    return new Policy(
        new Threshold(thresholdPercent),
        eachOnce(requiredWritablePaths),
        EnumNames.read(Policy.MissingDefaultPath.class, missingDefaultPath),
        EnumNames.read(Policy.InitContainers.class, initContainers),
        EnumNames.read(Policy.SelfExemption.class, selfExemption),
        EnumNames.read(Policy.OwnerPaths.class, requireNonNullElse(ownerPaths, selfExemption)),
        imageCatalogue.toUse(),
        exemptions.stream()
            .filter(exemption -> !without.contains(exemption.name()))
            .map(ExemptionSpec::toExemption)
            .toList());
  }

  /** A path that is spelt twice, as /tmp and /tmp/, is one demand. */
  private static List<ContainerPath> eachOnce(List<String> texts) {
    List<ContainerPath> paths = new ArrayList<>();
    for (String text : texts) {
      ContainerPath path = ContainerPath.of(text);
      if (paths.stream().noneMatch(path::same)) {
        paths.add(path);
      }
    }
    return paths;
  }
}
