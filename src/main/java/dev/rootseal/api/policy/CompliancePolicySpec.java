package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;
import static java.util.Objects.requireNonNullElseGet;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.CrdSchema.Format;
import dev.rootseal.api.CrdSchema.ListKey;
import dev.rootseal.api.CrdSchema.OneOf;
import dev.rootseal.api.policy.CompliancePolicySpec.SpecPart;
import dev.rootseal.api.policy.SpecRules.Patterns;
import dev.rootseal.catalogue.ImageRow;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.PolicyExemption;
import dev.rootseal.rule.PolicyExemption.ExemptionMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Word;
import dev.rootseal.rule.WorkloadKind;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    @OneOf(Policy.Permission.class)
        @JsonPropertyDescription(
            "Whether owners may exempt their own workloads by the annotation rootseal.dev/exempt: Allowed or Denied.")
        String selfExemption,
    @OneOf(Policy.Permission.class)
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
    imageCatalogue =
        requireNonNullElseGet(
            imageCatalogue, () -> new ImageCatalogueSpec("Decide", List.of("database"), List.of()));
    images = List.copyOf(requireNonNullElse(images, List.of()));
    exemptions = List.copyOf(requireNonNullElse(exemptions, List.of()));
  }

  /** The policy without these exemptions, which do not apply; only of a spec that was checked. */
  Policy toPolicy(List<String> without) {
    return new Policy(
        new Threshold(thresholdPercent),
        // A path that is spelt twice, as /tmp and /tmp/, is one demand.
        ContainerPath.union(
            requiredWritablePaths.stream().map(ContainerPath::of).toList(), List.of()),
        Word.read(Policy.MissingDefaultPath.class, missingDefaultPath),
        Word.read(Policy.InitContainers.class, initContainers),
        Word.read(Policy.Permission.class, selfExemption),
        Word.read(Policy.Permission.class, requireNonNullElse(ownerPaths, selfExemption)),
        imageCatalogue.toUse(),
        exemptions.stream()
            .filter(exemption -> !without.contains(exemption.name()))
            .map(ExemptionSpec::toExemption)
            .toList());
  }

  /** A label selector as Kubernetes has it: all of it must hold. */
  @SpecPart
  public record SelectorSpec(
      @Size(max = Bounds.LABELS) @JsonPropertyDescription("Labels with exactly these values; at most 16.")
          Map<
                  @Size(max = Bounds.LABEL_KEY) @Pattern(Patterns.LABEL_KEY) String,
                  @Size(max = Bounds.LABEL) @Pattern(Patterns.LABEL_VALUE) String>
              matchLabels,
      @Size(max = Bounds.LABELS) @JsonPropertyDescription("Requirements on labels; at most 16.")
          List<Requirement> matchExpressions) {
    public SelectorSpec {
      matchLabels =
          matchLabels == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(matchLabels));
      matchExpressions = List.copyOf(requireNonNullElse(matchExpressions, List.of()));
    }

    public LabelMatch toLabels() {
      List<LabelMatch.Requirement> all = new ArrayList<>();
      matchLabels.forEach(
          (key, value) ->
              all.add(new LabelMatch.Requirement(key, LabelMatch.Operator.IN, Set.of(value))));
      matchExpressions.forEach(requirement -> all.add(requirement.toRequirement()));
      return new LabelMatch(all);
    }

    @SpecPart
    @ValidationRule(value = SpecRules.VALUES_FIT_OPERATOR, message = SpecRules.WRONG_VALUES)
    public record Requirement(
        @Required
            @Size(min = 1, max = Bounds.LABEL_KEY) @Pattern(Patterns.LABEL_KEY) @JsonPropertyDescription("The label's key.")
            String key,
        @Required
            @OneOf(LabelMatch.Operator.class)
            @JsonPropertyDescription("How the label is compared: In, NotIn, Exists, DoesNotExist.")
            String operator,
        @Size(max = Bounds.LABEL_VALUES) @JsonPropertyDescription(
                "The values of In and NotIn, at least one; Exists and DoesNotExist have none; at most 64.")
            List<@Size(max = Bounds.LABEL) @Pattern(Patterns.LABEL_VALUE) String> values) {
      public Requirement {
        values = List.copyOf(requireNonNullElse(values, List.of()));
      }

      LabelMatch.Requirement toRequirement() {
        return new LabelMatch.Requirement(
            key, Word.read(LabelMatch.Operator.class, operator), new HashSet<>(values));
      }
    }
  }

  @SpecPart
  @ValidationRule(value = SpecRules.MATCH_GIVES_SOMETHING, message = SpecRules.EMPTY_MATCH)
  public record MatchSpec(
      @Size(max = Bounds.GLOBS) @JsonPropertyDescription(
              "Names of namespaces; '*' stands for any characters, '?' for one; at most 64.")
          List<@Size(max = Bounds.LABEL) @Pattern(Patterns.NAME_GLOB) String> namespaces,
      @JsonPropertyDescription("Labels of the namespace. Files have no namespaces with labels.")
          @Nullable SelectorSpec namespaceSelector,
      @Size(max = 8) @JsonPropertyDescription("Kinds of workloads, for example StatefulSet; at most 8.")
          List<@OneOf(WorkloadKind.class) String> kinds,
      @Size(max = Bounds.GLOBS) @JsonPropertyDescription(
              "Names of workloads; '*' stands for any characters, '?' for one; at most 64.")
          List<@Size(max = Bounds.NAME) @Pattern(Patterns.NAME_GLOB) String> names,
      @Size(max = Bounds.GLOBS) @JsonPropertyDescription(
              "Names of containers; '*' stands for any characters, '?' for one; at most 64.")
          List<@Size(max = Bounds.LABEL) @Pattern(Patterns.NAME_GLOB) String> containers,
      @Size(max = Bounds.GLOBS) @JsonPropertyDescription(
              "Image references as the workloads give them, with registry and tag; '*' stands for any characters, '/' and ':' included, '?' for one; at most 64.")
          List<@Size(max = Bounds.IMAGE) @Pattern(Patterns.IMAGE_GLOB) String> images,
      @JsonPropertyDescription("Labels of the workload itself, not of its pods.")
          @Nullable SelectorSpec selector) {
    public MatchSpec {
      namespaces = List.copyOf(requireNonNullElse(namespaces, List.of()));
      kinds = List.copyOf(requireNonNullElse(kinds, List.of()));
      names = List.copyOf(requireNonNullElse(names, List.of()));
      containers = List.copyOf(requireNonNullElse(containers, List.of()));
      images = List.copyOf(requireNonNullElse(images, List.of()));
    }

    ExemptionMatch toMatch() {
      return new ExemptionMatch(
          globs(namespaces),
          labels(namespaceSelector),
          kinds,
          globs(names),
          globs(containers),
          globs(images),
          labels(selector));
    }

    private static List<Glob> globs(List<String> patterns) {
      return patterns.stream().map(Glob::new).toList();
    }

    private static LabelMatch labels(@Nullable SelectorSpec selector) {
      return selector == null ? LabelMatch.ALL : selector.toLabels();
    }
  }

  @SpecPart
  @ValidationRule(
      value = SpecRules.REASON_HAS_WORDS,
      message = SpecRules.NO_REASON,
      fieldPath = ".reason")
  public record ExemptionSpec(
      @ListKey
          @Required
          @Size(min = 1, max = Bounds.LABEL) @Pattern(Patterns.NAME) @JsonPropertyDescription("The exemption's name, unique in the policy.")
          String name,
      @Required
          @Size(min = 1, max = Bounds.REASON) @JsonPropertyDescription(
              "Why the application legitimately needs to write to its root filesystem. Reports show it.")
          String reason,
      @Size(max = Bounds.OWNER) @JsonPropertyDescription("Who answers for the exemption: a team, a person or an address.")
          @Nullable String owner,
      @Size(max = 10) @Format("date") @JsonPropertyDescription(
              "The last day on which the exemption holds, in UTC, for example 2027-03-31. Without it the exemption has no end.")
          @Nullable String expires,
      @Required
          @JsonPropertyDescription(
              "What is exempt: all parts that are given must match, and at least one must be given.")
          MatchSpec match) {
    PolicyExemption toExemption() {
      return new PolicyExemption(
          name,
          reason.strip(),
          owner == null ? "" : owner.strip(),
          Optional.ofNullable(expires).map(LocalDate::parse),
          match.toMatch());
    }
  }

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

    Policy.CatalogueUse toUse() {
      return new Policy.CatalogueUse(
          Word.read(CatalogueMode.class, requiredPaths) == CatalogueMode.DECIDE,
          exemptClasses.stream()
              .map(word -> Word.read(ImageClass.class, word))
              .collect(Collectors.toSet()),
          mirrors);
    }
  }

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

    ImageRow toRow() {
      return ImageRow.ofPolicy(
          match, Word.read(ImageClass.class, imageClass), writablePaths, reason);
    }
  }

  enum CatalogueMode implements Word.Capitalized {
    DECIDE,
    ADVISE
  }

  /** A class of images that a policy can exempt as a whole. */
  enum ExemptClass implements Word {
    DATABASE,
    LEGACY
  }

  /**
   * Marks a record that is a part of a spec.
   *
   * <p>Its constructor takes absent values as null and puts the default in their place; the schema
   * states the same default. An empty list is a value of its own, not the default, and is written.
   */
  @JacksonAnnotationsInside
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.TYPE)
  @interface SpecPart {}
}
