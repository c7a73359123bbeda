package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.VisibleText;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What a part of a spec has to keep to beyond the bounds and forms of its fields: each rule as CEL,
 * by which the API server refuses a spec, beside the same in Java, by which the reader does. The
 * annotations on the parts say where each holds. An end-to-end test compares the two.
 */
final class SpecRules {
  static final String REASON_HAS_WORDS = "self.reason.matches(r'" + VisibleText.CHARACTER + "')";
  static final String NO_REASON = "a reason is required: say in words why";

  static final String MATCH_GIVES_SOMETHING =
      "(has(self.namespaces) && size(self.namespaces) > 0)"
          + " || (has(self.namespaceSelector) && ("
          + "(has(self.namespaceSelector.matchLabels) && size(self.namespaceSelector.matchLabels) > 0)"
          + " || (has(self.namespaceSelector.matchExpressions)"
          + " && size(self.namespaceSelector.matchExpressions) > 0)))"
          + " || (has(self.kinds) && size(self.kinds) > 0)"
          + " || (has(self.names) && size(self.names) > 0)"
          + " || (has(self.containers) && size(self.containers) > 0)"
          + " || (has(self.images) && size(self.images) > 0)"
          + " || (has(self.selector) && ("
          + "(has(self.selector.matchLabels) && size(self.selector.matchLabels) > 0)"
          + " || (has(self.selector.matchExpressions)"
          + " && size(self.selector.matchExpressions) > 0)))";
  static final String EMPTY_MATCH =
      "an empty match would exempt every container: give at least one of namespaces, namespaceSelector, kinds, names, containers, images, selector";

  static final String VALUES_FIT_OPERATOR =
      "(has(self.values) && size(self.values) > 0) == (self.operator in ['In', 'NotIn'])";
  static final String WRONG_VALUES =
      "In and NotIn need at least one value, Exists and DoesNotExist have none";

  /** When a part breaks a rule. What has no proper type is refused for that alone. */
  private static final Map<String, Predicate<JsonNode>> BROKEN =
      Map.of(
          REASON_HAS_WORDS, part -> hasNoWords(part.path("reason")),
          MATCH_GIVES_SOMETHING, SpecRules::isNothing,
          VALUES_FIT_OPERATOR,
              part -> isWrong(part.path("operator").asText(), part.path("values").isEmpty()));

  private SpecRules() {}

  static boolean isBroken(String rule, JsonNode part) {
    return requireNonNull(BROKEN.get(rule)).test(part);
  }

  private static boolean hasNoWords(JsonNode reason) {
    return reason.isTextual() && !VisibleText.hasWords(reason.textValue());
  }

  private static boolean isWrong(String operator, boolean noValues) {
    return switch (operator) {
      case "In", "NotIn" -> noValues;
      case "Exists", "DoesNotExist" -> !noValues;
      default -> false;
    };
  }

  /** Null, an empty list, or an object of nothing else. */
  static boolean isNothing(JsonNode node) {
    return node.isNull()
        || (node.isArray() && node.isEmpty())
        || (node.isObject() && node.valueStream().allMatch(SpecRules::isNothing));
  }

  /**
   * The forms of texts in a policy: the regular expressions that the schema states and the reader
   * checks, with words for whoever reads a refusal. Each expression takes time that grows with the
   * text alone.
   */
  static final class Patterns {
    /** A character of a segment, but for those that follow and a bracket. */
    private static final String BUT = "[^/\\x00-\\x1f\\x7f";

    private static final String MORE = BUT + "]*";
    private static final String SOME = BUT + "]+";

    private static final String DOTTED = "\\." + BUT + ".]" + MORE + "|\\.\\." + SOME;

    /**
     * Neither {@code proc} nor {@code sys}, where no volume can be mounted. Letter by letter, since
     * the API server's expressions know no lookahead.
     */
    private static final String FIRST_SEGMENT =
        (DOTTED + "|" + BUT + ".ps]" + MORE)
            + ("|p(" + BUT + "r]" + MORE)
            + ("|r(" + BUT + "o]" + MORE)
            + ("|o(" + BUT + "c]" + MORE + "|c" + SOME + ")?)?)?")
            + ("|s(" + BUT + "y]" + MORE)
            + ("|y(" + BUT + "s]" + MORE + "|s" + SOME + ")?)?");

    private static final String SEGMENT = DOTTED + "|\\.|" + BUT + ".]" + MORE;

    /** A path from the root, on one line, at which a volume can be mounted. */
    static final String PATH = "^(/+\\.)*/+((" + FIRST_SEGMENT + ")(/+(" + SEGMENT + "))*/*)?$";

    /** The name of an exemption, as Kubernetes names things. */
    static final String NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** Names in Kubernetes hold no other characters. */
    static final String NAME_GLOB = "^[-a-z0-9.*?]+$";

    static final String IMAGE_GLOB = "^[-A-Za-z0-9._:/@*?]+$";

    /** A digest never matches, since images are known by repository and tag. */
    static final String IMAGE_ROW = "^[-A-Za-z0-9._:/*]+$";

    /** A host with a dot, a port or both, so that no project of Docker Hub is taken for one. */
    static final String REGISTRY =
        "^(localhost(:[0-9]+)?|[a-z0-9][-a-z0-9]*:[0-9]+"
            + "|[a-z0-9][-a-z0-9]*(\\.[a-z0-9][-a-z0-9]*)+(:[0-9]+)?)(/[a-z0-9][-a-z0-9._]*)*$";

    static final String LABEL_KEY =
        "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$";

    static final String LABEL_VALUE = "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$";

    private static final Map<String, String> IN_WORDS =
        Map.of(
            PATH, "an absolute path such as /tmp, without '..' and outside /proc and /sys",
            NAME, "a name of lower-case letters, digits and '-'",
            NAME_GLOB, "a glob of lower-case letters, digits, '-', '.', '*' and '?'",
            IMAGE_GLOB, "a glob of the characters of an image reference, '*' and '?'",
            IMAGE_ROW,
                "a repository with '*' for any characters of one segment, and a tag if need be, but no blank, '?', bracket or digest",
            REGISTRY, "a registry such as registry.example.com or registry.example.com/hub",
            LABEL_KEY, "a label's key such as app.kubernetes.io/name",
            LABEL_VALUE,
                "a label's value: letters, digits, '-', '_' and '.', with a letter or digit at both ends");

    private Patterns() {}

    static String inWords(String form) {
      return requireNonNull(IN_WORDS.get(form));
    }
  }
}
