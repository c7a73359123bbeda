package dev.rootseal.rule;

import dev.rootseal.rule.PolicyExemption.LabelMatch;
import java.util.Map;
import java.util.Optional;

/**
 * What is read of a namespace.
 *
 * @param labels those that are known
 * @param whole whether these are all: what is not among them is known to be absent only then
 * @param emergency why admission lets in for now what it would deny otherwise, where somebody has
 *     said so; no verdict rests on it
 */
public record NamespaceFacts(
    String name, Map<String, String> labels, boolean whole, Optional<String> emergency) {
  /** The label that says that there is an emergency, whatever its value. */
  public static final String EMERGENCY = "rootseal.dev/emergency";

  /** The annotation that says why. Without words that can be read the label does nothing. */
  public static final String EMERGENCY_REASON = "rootseal.dev/emergency-reason";

  /** Characters that are read of it. */
  public static final int MAX_REASON = Exemptions.MAX_REASON;

  public NamespaceFacts {
    labels = Map.copyOf(labels);
  }

  /** Those of a namespace with these labels and annotations. */
  public static NamespaceFacts of(
      String name, Map<String, String> labels, Map<String, String> annotations) {
    return new NamespaceFacts(
        name,
        labels,
        true,
        Optional.ofNullable(annotations.get(EMERGENCY_REASON))
            .map(reason -> VisibleText.beginning(reason.strip(), MAX_REASON))
            .filter(reason -> labels.containsKey(EMERGENCY) && VisibleText.hasWords(reason)));
  }

  /** A namespace of which only the name is known, as in a file, and so one label. */
  public static NamespaceFacts named(String name) {
    Map<String, String> labels =
        name.isEmpty() ? Map.of() : Map.of("kubernetes.io/metadata.name", name);
    return new NamespaceFacts(name, labels, false, Optional.empty());
  }

  /** Whether it is certain that a selector matches. */
  boolean matches(LabelMatch selector) {
    return selector.matches(labels)
        && (whole
            || selector.requirements().stream().allMatch(one -> labels.containsKey(one.key())));
  }
}
