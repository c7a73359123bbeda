package dev.rootseal.rule;

import dev.rootseal.rule.Glob.SubstringFilter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One exemption that the policy grants.
 *
 * @param reason why the application legitimately requires write access; in words
 * @param owner who answers for it; empty where nobody is named
 * @param expires the last day on which it holds, in UTC
 */
public record PolicyExemption(
    String name, String reason, String owner, Optional<LocalDate> expires, ExemptionMatch match) {
  public PolicyExemption {
    if (!VisibleText.hasWords(reason)) {
      throw new IllegalArgumentException("exemption '" + name + "' has no reason");
    }
  }

  /** Whether it no longer holds on that day. */
  public boolean isExpired(LocalDate today) {
    return expires.filter(today::isAfter).isPresent();
  }

  /** What an exemption applies to: all parts must match; an empty one matches everything. */
  public record ExemptionMatch(
      List<Glob> namespaces,
      LabelMatch namespaceSelector,
      List<String> kinds,
      List<Glob> names,
      List<Glob> containers,
      List<Glob> images,
      LabelMatch selector) {
    public ExemptionMatch {
      namespaces = List.copyOf(namespaces);
      kinds = List.copyOf(kinds);
      names = List.copyOf(names);
      containers = List.copyOf(containers);
      images = List.copyOf(images);
    }

    boolean matches(WorkloadFacts workload, NamespaceFacts namespace) {
      return (kinds.isEmpty() || kinds.contains(workload.ref().kind()))
          && anyOf(namespaces, workload.ref().namespace())
          && namespace.matches(namespaceSelector)
          && anyOf(names, workload.ref().name())
          && selector.matches(workload.labels());
    }

    boolean matchesName(ContainerFacts container) {
      return anyOf(containers, container.name());
    }

    boolean matchesImage(String image, SubstringFilter filter) {
      return images.isEmpty() || images.stream().anyMatch(glob -> glob.matches(image, filter));
    }

    private static boolean anyOf(List<Glob> globs, String text) {
      return globs.isEmpty() || globs.stream().anyMatch(glob -> glob.matches(text));
    }
  }

  /** A label selector (Kubernetes API reference, meta/v1 LabelSelector): all must hold. */
  public record LabelMatch(List<Requirement> requirements) {
    public static final LabelMatch ALL = new LabelMatch(List.of());

    public LabelMatch {
      requirements = List.copyOf(requirements);
    }

    public enum Operator implements Word.Capitalized {
      IN,
      NOT_IN,
      EXISTS,
      DOES_NOT_EXIST
    }

    /** One requirement; the operators that ask for presence have no values. */
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
      private String describe(Map<String, String> labels) {
        @Nullable String value = labels.get(key);
        return value == null ? "no " + key : key + "=" + value;
      }
    }

    public boolean matches(Map<String, String> labels) {
      return requirements.stream().allMatch(requirement -> requirement.holds(labels));
    }

    /** What makes it hold, for example {@code tier=data, no canary}; empty for no selector. */
    String describe(Map<String, String> labels) {
      return requirements.stream()
          .map(requirement -> requirement.describe(labels))
          .collect(Collectors.joining(", "));
    }
  }
}
