package dev.rootseal.rule;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A label selector: all requirements must hold.
 *
 * <p>Source: Kubernetes API reference, meta/v1 LabelSelector.
 *
 * @param requirements what must hold
 */
public record LabelMatch(List<Requirement> requirements) {
  /** Matches everything. */
  public static final LabelMatch ALL = new LabelMatch(List.of());

  public LabelMatch {
    requirements = List.copyOf(requirements);
  }

  /** How a label is compared. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /**
   * One requirement.
   *
   * @param key the label's key
   * @param operator how it is compared
   * @param values with what; empty for the operators that ask for presence
   */
  public record Requirement(String key, Operator operator, Set<String> values) {
    public Requirement {
      values = Set.copyOf(values);
    }

    boolean holds(Map<String, String> labels) {
      @Nullable String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }

    /** The label that makes it hold, or the key that is not there. */
    private String toldBy(Map<String, String> labels) {
      @Nullable String value = labels.get(key);
      return value == null ? "no " + key : key + "=" + value;
    }
  }

  boolean isEmpty() {
    return requirements.isEmpty();
  }

  boolean matches(Map<String, String> labels) {
    return requirements.stream().allMatch(requirement -> requirement.holds(labels));
  }

  /** What makes all of it hold, for example {@code tier=data, no canary}; empty for no selector. */
  String toldBy(Map<String, String> labels) {
    return requirements.stream()
        .map(requirement -> requirement.toldBy(labels))
        .collect(Collectors.joining(", "));
  }
}
