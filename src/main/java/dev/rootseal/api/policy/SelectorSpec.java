package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.rootseal.api.Bounds;
import dev.rootseal.api.OneOf;
import dev.rootseal.rule.LabelMatch;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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

  LabelMatch toLabels() {
    List<LabelMatch.Requirement> all = new ArrayList<>();
    matchLabels.forEach(
        (key, value) ->
            all.add(new LabelMatch.Requirement(key, LabelMatch.Operator.IN, Set.of(value))));
    matchExpressions.forEach(requirement -> all.add(requirement.toRequirement()));
    return new LabelMatch(all);
  }

  /** One requirement on a label. */
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
          key, EnumNames.read(LabelMatch.Operator.class, operator), new HashSet<>(values));
    }
  }
}
