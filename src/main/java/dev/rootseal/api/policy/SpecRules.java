package dev.rootseal.api.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.rule.VisibleText;
import java.util.stream.StreamSupport;

/** Checks what the schema states by rules of its own: reasons, empty matches, operators. */
final class SpecRules {
  private final Problems problems;

  SpecRules(Problems problems) {
    this.problems = problems;
  }

  void check(String at, JsonNode spec) {
    JsonNode images = spec.path("images");
    for (int i = 0; i < images.size(); i++) {
      reason(at + ".images[" + i + "]", images.path(i));
    }
    JsonNode exemptions = spec.path("exemptions");
    for (int i = 0; i < exemptions.size(); i++) {
      exemption(at + ".exemptions[" + i + "]", exemptions.path(i));
    }
  }

  private void exemption(String at, JsonNode exemption) {
    reason(at, exemption);
    JsonNode match = exemption.path("match");
    if (match.isObject() && isNothing(match)) {
      problems.add(at + ".match", MatchSpec.EMPTY);
    }
    selector(at + ".match.namespaceSelector", match.path("namespaceSelector"));
    selector(at + ".match.selector", match.path("selector"));
  }

  private void reason(String at, JsonNode part) {
    JsonNode reason = part.path("reason");
    if (reason.isTextual() && !VisibleText.hasWords(reason.textValue())) {
      problems.add(at + ".reason", ExemptionSpec.REASON_RULE);
    }
  }

  private void selector(String at, JsonNode selector) {
    JsonNode requirements = selector.path("matchExpressions");
    for (int i = 0; i < requirements.size(); i++) {
      JsonNode requirement = requirements.path(i);
      String operator = requirement.path("operator").asText();
      boolean wants = operator.equals("In") || operator.equals("NotIn");
      boolean wantsNone = operator.equals("Exists") || operator.equals("DoesNotExist");
      boolean none = requirement.path("values").isEmpty();
      if ((wants && none) || (wantsNone && !none)) {
        problems.add(at + ".matchExpressions[" + i + "]", SelectorSpec.Requirement.VALUES);
      }
    }
  }

  /** Null, an empty list, or an object of nothing else. */
  static boolean isNothing(JsonNode node) {
    return node.isNull()
        || (node.isContainerNode()
            && StreamSupport.stream(node.spliterator(), false)
                .allMatch(below -> node.isObject() && isNothing(below)));
  }
}
