package dev.rootseal.admission;

import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec;
import dev.rootseal.api.policy.CompliancePolicySpec.SelectorSpec.Requirement;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The labels that a namespace must have, as kubectl writes a selector: {@code team=a,tier in
 * (x,y),!z}.
 *
 * <p>Source: Kubernetes documentation, "Labels and Selectors".
 */
public final class NamespaceSelector {
  public static final SelectorSpec ALL = new SelectorSpec(Map.of(), List.of());

  private static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final Pattern VALUE = Pattern.compile("(?:" + NAME + ")?");

  private static final Pattern COMMA_OUTSIDE = Pattern.compile(",(?![^(]*\\))");

  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "(?<key>(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?%s)\\s*".formatted(NAME)
              + "(?:(?<is>[!=]?=(?!\\s*\\()|(?<=\\s)(?:in|notin)(?=\\s*\\())"
              + "\\s*(?<values>[^\\s(),=]*|\\([^()]*\\)))?");

  private NamespaceSelector() {}

  /** An {@link IllegalArgumentException} says what is wrong with a text that is none. */
  public static SelectorSpec parse(String text) {
    return new SelectorSpec(
        Map.of(),
        Stream.of(COMMA_OUTSIDE.split(text, -1)).map(part -> requirement(part.strip())).toList());
  }

  private static Requirement requirement(String text) {
    boolean isNot = text.startsWith("!");
    Matcher read = REQUIREMENT.matcher(isNot ? text.substring(1).strip() : text);
    if (!read.matches() || (isNot && read.group("is") != null)) {
      throw new IllegalArgumentException(
          "'%s' is none of KEY, !KEY, KEY=VALUE, KEY!=VALUE, KEY in (VALUE,VALUE), KEY notin (VALUE)"
              .formatted(text));
    }
    String key = read.group("key");
    return switch (read.group("is")) {
      case null -> new Requirement(key, isNot ? "DoesNotExist" : "Exists", List.of());
      case "!=", "notin" -> new Requirement(key, "NotIn", values(read.group("values")));
      default -> new Requirement(key, "In", values(read.group("values")));
    };
  }

  private static List<String> values(String text) {
    List<String> values =
        Stream.of(text.replaceAll("[()]", "").split(",", -1)).map(String::strip).toList();
    for (String value : values) {
      if (!VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException("'%s' cannot be the value of a label".formatted(value));
      }
    }
    return values;
  }
}
