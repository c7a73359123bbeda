package dev.rootseal.helm;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks for all that templates do with a value: nothing else may change when it is set. */
final class ValuesUses {
  private static final Pattern CHAIN = Pattern.compile("\\.Values((?:\\.[A-Za-z0-9_]+)*)");
  private static final Pattern CONDITION =
      Pattern.compile("(?:else )?if\\s+\\$?\\.Values((?:\\.[A-Za-z0-9_]+)+)");

  private final Chart chart;
  private final ValuesPath value;

  /**
   * Of a value.
   *
   * @param value from the values of that chart
   */
  ValuesUses(Chart chart, ValuesPath value) {
    this.chart = chart;
    this.value = value;
  }

  /**
   * Refuses each use outside of some lines of a template.
   *
   * @throws NoValuesException if there is one
   */
  void requireNoneBut(String template, Set<Integer> lines) throws NoValuesException {
    for (ChartTemplate one : chart.templates()) {
      for (TemplateAction action : one.actions()) {
        boolean here = one.name().equals(template) && lines.contains(action.line());
        if (!here && touches(action.text(), value) && !onlyAsks(action)) {
          throw new NoValuesException(
              "%s is used in %s, too".formatted(value, one.at(action.line())));
        }
      }
    }
    String values = chart.values().toString();
    if (values.contains("{{") && touches(values, value)) {
      throw new NoValuesException(value + " is used in a template among the values");
    }
  }

  /** Whether a text uses a value, what is in it, or what it is in. */
  static boolean touches(String text, ValuesPath value) {
    Matcher chains = CHAIN.matcher(text);
    while (chains.find()) {
      if (ValuesPath.parse(chains.group(1)).touches(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it asks if there is something above the value, which is there already. */
  private boolean onlyAsks(TemplateAction action) {
    Matcher condition = CONDITION.matcher(action.text());
    if (!condition.matches()) {
      return false;
    }
    ValuesPath asked = ValuesPath.parse(condition.group(1));
    return !value.isPrefixOf(asked) && TemplateCondition.isTrue(asked.in(chart.values()));
  }
}
