package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.ImageClass;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** What the user knows about the images that a glob matches. */
@SpecPart
@ValidationRule(
    value = SpecRules.REASON_HAS_WORDS,
    message = SpecRules.NO_REASON,
    fieldPath = ".reason")
public record ImageSpec(
    @Required
        @Size(min = 1, max = Bounds.IMAGE) @Pattern(Patterns.IMAGE_ROW) @JsonPropertyDescription(
            "The image: its repository, with or without the registry, and with or without a tag, for example registry.example.com/shop/*:2.*; '*' stands for any characters within one segment. container:NAME matches by the container's name instead.")
        String match,
    @Required
        @OneOf(ImageClass.class)
        @JsonProperty("class")
        @JsonPropertyDescription(
            "What kind of program the image holds. The class decides on an exemption only where imageCatalogue.exemptClasses names it.")
        String imageClass,
    @Required
        @Size(max = Bounds.PATHS) @JsonPropertyDescription(
            "The absolute paths that must have a writable mount. An empty list means that the image needs none; at most 64.")
        List<@Size(max = Bounds.PATH) @Pattern(Patterns.PATH) String> writablePaths,
    @Required
        @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription("How you know, for whoever reads the policy next.")
        String reason) {
  public ImageSpec {
    writablePaths = List.copyOf(requireNonNullElse(writablePaths, List.of()));
  }

  UserImageRow toRow() {
    return new UserImageRow(
        match, EnumNames.read(ImageClass.class, imageClass), writablePaths, reason);
  }
}
