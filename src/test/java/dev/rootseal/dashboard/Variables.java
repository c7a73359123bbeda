package dev.rootseal.dashboard;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Grafana puts into a query in place of its variables. */
public final class Variables {
  private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");

  private final Map<String, String> values = new LinkedHashMap<>();

  /** The interval of a rate is never shorter than four scrapes. */
  public Variables(Duration range, Duration scrapeInterval, Duration step) {
    values.put("__range", range.toSeconds() + "s");
    values.put("__interval", step.toSeconds() + "s");
    long rate =
        Math.max(step.plus(scrapeInterval).toMillis(), scrapeInterval.multipliedBy(4).toMillis());
    values.put("__rate_interval", rate + "ms");
  }

  /** "All" of a variable that says what stands for it. */
  public Variables all(Dashboard dashboard, String name) {
    values.put(name, dashboard.allValue(name));
    return this;
  }

  /** Some values of a variable that is used as a regular expression. */
  public Variables chosen(String name, List<String> chosen) {
    values.put(name, "(" + String.join("|", chosen) + ")");
    return this;
  }

  /** A query without variables. One that nothing is known of is a mistake in the dashboard. */
  public String in(String query) {
    return REFERENCE.matcher(query).replaceAll(found -> Matcher.quoteReplacement(value(found)));
  }

  private String value(MatchResult found) {
    String name = found.group(1) == null ? found.group(2) : found.group(1);
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("unknown variable: " + name);
    }
    return value;
  }
}
