package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSONPath of a printer column, in the part of the language that definitions use: {@code .a.b},
 * {@code ['a']}, {@code [0]}, {@code [*]}, {@code [?(@.type=="Ready")]}.
 */
final class ColumnPath {
  private static final Pattern STEP =
      Pattern.compile(
          """
          \\.(?<field>(?:[^.\\[\\\\]|\\\\.)+)\
          |\\['(?<quoted>[^']*)'\\]\
          |\\[(?<index>-?\\d+|\\*)\\]\
          |\\[\\?\\(\\s*@\\.(?<key>[\\w.-]+)\\s*==\\s*(?<value>"[^"]*"|'[^']*'|[^)\\s]+)\\s*\\)\\]""");

  /** One step from a node to those below it. */
  private interface Step {
    void from(JsonNode node, List<JsonNode> found);
  }

  private final List<Step> steps;

  private ColumnPath(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** The path, or nothing when the text is none that is known here. */
  static Optional<ColumnPath> parse(String text) {
    String path = text.startsWith("$") ? text.substring(1) : text;
    Matcher matcher = STEP.matcher(path);
    List<Step> steps = new ArrayList<>();
    int end = 0;
    while (end < path.length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        return Optional.empty();
      }
      steps.add(step(matcher));
      end = matcher.end();
    }
    return Optional.of(new ColumnPath(steps));
  }

  List<JsonNode> select(JsonNode root) {
    List<JsonNode> nodes = List.of(root);
    for (Step step : steps) {
      List<JsonNode> found = new ArrayList<>();
      nodes.forEach(node -> step.from(node, found));
      found.removeIf(node -> node.isMissingNode() || node.isNull());
      nodes = found;
    }
    return nodes;
  }

  private static Step step(Matcher matcher) {
    if (matcher.group("key") != null) {
      return filter(matcher.group("key"), unquoted(matcher.group("value")));
    }
    if (matcher.group("index") != null) {
      return index(matcher.group("index"));
    }
    String field =
        matcher.group("field") != null
            ? matcher.group("field").replace("\\", "")
            : matcher.group("quoted");
    return (node, found) -> found.add(node.path(field));
  }

  private static Step index(String index) {
    if (index.equals("*")) {
      return (node, found) -> node.forEach(found::add);
    }
    int wanted = Integer.parseInt(index);
    return (node, found) -> found.add(node.path(wanted < 0 ? node.size() + wanted : wanted));
  }

  private static Step filter(String key, String value) {
    String[] fields = key.split("\\.", -1);
    return (node, found) -> {
      for (JsonNode item : node) {
        JsonNode at = item;
        for (String field : fields) {
          at = at.path(field);
        }
        if (!at.isMissingNode() && at.asText().equals(value)) {
          found.add(item);
        }
      }
    };
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") || value.startsWith("'")
        ? value.substring(1, value.length() - 1)
        : value;
  }
}
