package dev.rootseal.api.policy;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.VisibleText;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

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

  /** Whether a part of a spec breaks one of these rules. */
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
        || (node.isContainerNode()
            && StreamSupport.stream(node.spliterator(), false)
                .allMatch(below -> node.isObject() && isNothing(below)));
  }
}
