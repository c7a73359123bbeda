package dev.rootseal.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A choice of objects by their labels, as a query parameter or as a field of an object says it. */
record LabelSelector(List<Requirement> requirements) {
  /** One condition on one label. */
  record Requirement(String key, Operator operator, Set<String> values) {
    String text() {
      String among = "(" + String.join(",", new TreeSet<>(values)) + ")";
      return switch (operator) {
        case IN -> values.size() == 1 ? key + "=" + values.iterator().next() : key + " in " + among;
        case NOT_IN -> key + " notin " + among;
        case EXISTS -> key;
        case DOES_NOT_EXIST -> "!" + key;
      };
    }

    boolean matches(JsonNode labels) {
      boolean present = labels.has(key);
      boolean among = present && values.contains(labels.path(key).asText());
      return switch (operator) {
        case IN -> among;
        case NOT_IN -> !among;
        case EXISTS -> present;
        case DOES_NOT_EXIST -> !present;
      };
    }
  }

  /** What a requirement says about the label's value. */
  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  private static final String KEY = "(?<key>[\\w./-]+)";
  private static final Pattern SET =
      Pattern.compile(KEY + "\\s+(?<op>in|notin)\\s*\\((?<values>[^)]*)\\)");
  private static final Pattern EQUALS =
      Pattern.compile(KEY + "\\s*(?<op>==|=|!=)\\s*(?<value>[\\w.-]*)");
  private static final Pattern PRESENCE = Pattern.compile("(?<not>!?)\\s*" + KEY);
  private static final Pattern SEPARATOR = Pattern.compile(",(?![^(]*\\))");

  LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * Reads the text of a query parameter.
   *
   * @throws ApiException 400 for a text that is no selector
   */
  static LabelSelector parse(String text) {
    List<Requirement> requirements = new ArrayList<>();
    if (!text.isBlank()) {
      for (String part : SEPARATOR.split(text, -1)) {
        requirements.add(requirement(part.trim()));
      }
    }
    return new LabelSelector(requirements);
  }

  /** The selector that a workload's {@code spec.selector} holds. */
  static LabelSelector of(JsonNode selector) {
    List<Requirement> requirements = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(
            label ->
                requirements.add(
                    new Requirement(
                        label.getKey(), Operator.IN, Set.of(label.getValue().asText()))));
    for (JsonNode expression : selector.path("matchExpressions")) {
      requirements.add(
          new Requirement(
              expression.path("key").asText(),
              operator(expression.path("operator").asText()),
              Set.copyOf(Json.strings(expression.path("values")))));
    }
    return new LabelSelector(requirements);
  }

  boolean matches(JsonNode labels) {
    return requirements.stream().allMatch(requirement -> requirement.matches(labels));
  }

  /** The selector in the form that {@link #parse} reads. */
  String text() {
    return requirements.stream().map(Requirement::text).collect(Collectors.joining(","));
  }

  private static Operator operator(String name) {
    return switch (name) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default -> throw ApiException.badRequest("not a label selector operator: " + name);
    };
  }

  private static Requirement requirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = new TreeSet<>();
      for (String value : set.group("values").split(",", -1)) {
        values.add(value.trim());
      }
      Operator operator = set.group("op").equals("in") ? Operator.IN : Operator.NOT_IN;
      return new Requirement(set.group("key"), operator, values);
    }
    Matcher equal = EQUALS.matcher(part);
    if (equal.matches()) {
      Operator operator = equal.group("op").equals("!=") ? Operator.NOT_IN : Operator.IN;
      return new Requirement(equal.group("key"), operator, Set.of(equal.group("value")));
    }
    Matcher presence = PRESENCE.matcher(part);
    if (presence.matches()) {
      Operator operator =
          presence.group("not").isEmpty() ? Operator.EXISTS : Operator.DOES_NOT_EXIST;
      return new Requirement(presence.group("key"), operator, Set.of());
    }
    throw ApiException.badRequest("unable to parse requirement: " + part);
  }
}
