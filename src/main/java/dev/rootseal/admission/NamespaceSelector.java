package dev.rootseal.admission;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The labels that a namespace must have, as kubectl writes a selector: {@code team=a,tier in
 * (x,y),!z}.
 *
 * <p>Source: Kubernetes documentation, "Labels and Selectors".
 *
 * @param asLabelSelector the same as an object has it
 */
public record NamespaceSelector(ObjectNode asLabelSelector) {
  private static final String NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";
  private static final String KEY = "(?:[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?/)?" + NAME;
  private static final Pattern VALUE = Pattern.compile("(?:" + NAME + ")?");

  private static final Pattern COMMA_OUTSIDE = Pattern.compile(",(?![^(]*\\))");

  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "(?<not>!)?\\s*(?<key>%s)\\s*(?:(?<is>=|==|!=)\\s*(?<value>[^\\s(),=]*)|(?<set>(?<=\\s)(?:in|notin))\\s*\\((?<values>[^()]*)\\))?"
              .formatted(KEY));

  /** Every namespace. */
  public static NamespaceSelector all() {
    return new NamespaceSelector(JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  public static NamespaceSelector parse(String text) {
    NamespaceSelector selector = all();
    ArrayNode all = selector.asLabelSelector.putArray("matchExpressions");
    for (String part : COMMA_OUTSIDE.split(text, -1)) {
      Matcher read = REQUIREMENT.matcher(part.strip());
      if (!read.matches() || (read.group("not") != null && hasValues(read))) {
        throw new IllegalArgumentException(
            "'%s' is none of KEY, !KEY, KEY=VALUE, KEY!=VALUE, KEY in (VALUE,VALUE), KEY notin (VALUE)"
                .formatted(part.strip()));
      }
      ObjectNode one =
          all.addObject().put("key", read.group("key")).put("operator", operator(read));
      if (hasValues(read)) {
        values(read).forEach(one.putArray("values")::add);
      }
    }
    return selector;
  }

  private static boolean hasValues(Matcher read) {
    return read.group("is") != null || read.group("set") != null;
  }

  private static String operator(Matcher read) {
    if (!hasValues(read)) {
      return read.group("not") == null ? "Exists" : "DoesNotExist";
    }
    return "!=".equals(read.group("is")) || "notin".equals(read.group("set")) ? "NotIn" : "In";
  }

  private static List<String> values(Matcher read) {
    String values = read.group("is") == null ? read.group("values") : read.group("value");
    return Stream.of(values.split(",", -1))
        .map(String::strip)
        .map(NamespaceSelector::value)
        .toList();
  }

  private static String value(String text) {
    if (!VALUE.matcher(text).matches()) {
      throw new IllegalArgumentException("'%s' cannot be the value of a label".formatted(text));
    }
    return text;
  }
}
