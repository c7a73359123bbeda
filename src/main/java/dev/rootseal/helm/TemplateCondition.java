package dev.rootseal.helm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether what stands in a block of a template is rendered once a value is set.
 *
 * @param values as they are
 * @param set the value that will be set, to something that counts as true
 */
record TemplateCondition(JsonNode values, ValuesPath set) {
  /** Whether it surely is. */
  boolean holds(TemplateAction.Within within, List<TemplateAction.Within> around) {
    String keyword = within.block().keyword();
    return !within.otherwise()
        && (keyword.equals("if") || keyword.equals("with"))
        && holds(within.block().subject(), around);
  }

  private boolean holds(String expression, List<TemplateAction.Within> around) {
    String inner = expression.strip();
    if (inner.startsWith("(") && inner.endsWith(")") && parts(inner).size() == 1) {
      return holds(inner.substring(1, inner.length() - 1), around);
    }
    if (inner.startsWith("or ")) {
      return parts(inner.substring(3)).stream().anyMatch(part -> holds(part, around));
    }
    if (inner.startsWith("and ")) {
      return parts(inner.substring(4)).stream().allMatch(part -> holds(part, around));
    }
    Optional<ValuesPath> path = EmittedValue.path(inner, around);
    return path.isPresent() && (path.get().isPrefixOf(set) || isTrue(path.get().in(values)));
  }

  /** What counts as true in a template. */
  static boolean isTrue(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.doubleValue() != 0;
      case STRING -> !value.textValue().isEmpty();
      case ARRAY, OBJECT -> !value.isEmpty();
      default -> false;
    };
  }

  /** What is divided by spaces, outside of parentheses. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    int depth = 0;
    for (char c : (text + " ").toCharArray()) {
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c != ' ' || depth > 0) {
        part.append(c);
      } else if (!part.isEmpty()) {
        parts.add(part.toString());
        part.setLength(0);
      }
    }
    return parts;
  }
}
