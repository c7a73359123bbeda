package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.rule.ExemptionMatch;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.LabelMatch;
import dev.rootseal.rule.WorkloadKind;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an exemption applies to. */
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
