package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Always;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.Limit;
import dev.rootseal.catalogue.UserImageRow;
import dev.rootseal.rule.ImageClass;
import java.util.List;

/** What the user knows about the images that a glob matches. */
@SpecPart
@SchemaRule(
    holds = ExemptionSpec.HAS_WORDS,
    sentence = ExemptionSpec.REASON_RULE,
    field = ".reason")
public record ImageSpec(
    @Always
        @Limit(characters = Bounds.IMAGE, pattern = Forms.IMAGE_ROW, form = Forms.IMAGE_ROW_WORDS)
        @JsonPropertyDescription(
            "The image: its repository, with or without the registry, and with or without a tag, for example registry.example.com/shop/*:2.*; '*' stands for any characters within one segment. container:NAME matches by the container's name instead.")
        String match,
    @Always
        @JsonProperty("class")
        @Limit(words = ImageClass.class)
        @JsonPropertyDescription(
            "What kind of program the image holds. The class decides on an exemption only where imageCatalogue.exemptClasses names it.")
        String imageClass,
    @Always
        @Limit(
            entries = Bounds.PATHS,
            characters = Bounds.PATH,
            pattern = Forms.PATH,
            form = Forms.PATH_WORDS)
        @JsonPropertyDescription(
            "The absolute paths that must have a writable mount. An empty list means that the image needs none; at most 64.")
        List<String> writablePaths,
    @Always
        @Limit(characters = Bounds.REASON)
        @JsonPropertyDescription("How you know, for whoever reads the policy next.")
        String reason) {
  public ImageSpec {
    writablePaths = List.copyOf(requireNonNullElse(writablePaths, List.of()));
  }

  UserImageRow toRow() {
    return new UserImageRow(match, Words.read(ImageClass.class, imageClass), writablePaths, reason);
  }
}
