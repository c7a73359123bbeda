package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.rule.Policy;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.stream.Collectors;

/** What the image catalogue may decide. */
@SpecPart
public record ImageCatalogueSpec(
    @OneOf(CatalogueMode.class)
        @JsonPropertyDescription(
            "Whether the image catalogue decides which paths must be writable in a container of an image that it knows: Decide or Advise (a note only).")
        String requiredPaths,
    @Size(max = 2) @JsonPropertyDescription(
            "The classes of images that are exempt when they do not comply: database, legacy. An empty list means none; at most 2.")
        List<@OneOf(ExemptClass.class) String> exemptClasses,
    @Size(max = Bounds.MIRRORS) @JsonPropertyDescription(
            "Registries of your own, each with a path or without, for example registry.example.com/hub, that hold under an image's name what its public registry holds. Only there, and on the public registries that Rootseal knows, an image is exempt for its class; at most 64.")
        List<@Size(max = Bounds.NAME) @Pattern(Patterns.REGISTRY) String> mirrors) {
  public ImageCatalogueSpec {
    requiredPaths = requireNonNullElse(requiredPaths, "Decide");
    exemptClasses = List.copyOf(requireNonNullElse(exemptClasses, List.of("database")));
    mirrors = List.copyOf(requireNonNullElse(mirrors, List.of()));
  }

  /** What it may decide where the policy is silent. */
  static ImageCatalogueSpec standard() {
    return new ImageCatalogueSpec("Decide", List.of("database"), List.of());
  }

  Policy.CatalogueUse toUse() {
    return new Policy.CatalogueUse(
        EnumNames.read(CatalogueMode.class, requiredPaths) == CatalogueMode.DECIDE,
        exemptClasses.stream()
            .map(word -> EnumNames.read(ExemptClass.class, word).imageClass())
            .collect(Collectors.toSet()),
        mirrors);
  }
}
