package dev.rootseal.e2e;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One scrape of a Prometheus endpoint: the value of each series, by name and labels. */
public record Metrics(Map<Series, Double> series) {
  private static final String OF_THE_RULE = "{rule=\"read-only-filesystem\"}";
  private static final Pattern SAMPLE =
      Pattern.compile("(?<name>[a-zA-Z_:][\\w:]*)(?:\\{(?<labels>.*)})? (?<value>\\S+)(?: \\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("(?<name>\\w+)=\"(?<value>(?:[^\"\\\\]|\\\\.)*)\"");

  public record Series(String name, Map<String, String> labels) {
    /** As the exposition has it. */
    @Override
    public String toString() {
      String all =
          labels.entrySet().stream()
              .map(one -> "%s=\"%s\"".formatted(one.getKey(), one.getValue()))
              .collect(joining(",", "{", "}"));
      return labels.isEmpty() ? name : name + all;
    }
  }

  public static Metrics scrape(URI uri) {
    Http.Answer answer = Http.get(uri);
    assertThat(answer.statusCode()).as("GET %s", uri).isEqualTo(200);
    return parse(answer.body());
  }

  /** Reads the text format; a wrong line, or a series that is there twice, fails. */
  static Metrics parse(String text) {
    Map<Series, Double> series = new HashMap<>();
    text.lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .forEach(
            line -> {
              Matcher sample = SAMPLE.matcher(line);
              assertThat(sample.matches()).as("a sample: %s", line).isTrue();
              Series key = new Series(sample.group("name"), labels(sample.group("labels")));
              assertThat(
                      series.put(
                          key,
                          Double.parseDouble(sample.group("value").replace("Inf", "Infinity"))))
                  .as("twice: %s", line)
                  .isNull();
            });
    return new Metrics(series);
  }

  /** The value of a series that is written as the exposition has it, or nothing. */
  public OptionalDouble value(String written) {
    return series.entrySet().stream()
        .filter(one -> one.getKey().toString().equals(written))
        .mapToDouble(Map.Entry::getValue)
        .findFirst();
  }

  public Set<String> seriesWith(String text) {
    return series.keySet().stream()
        .map(Series::toString)
        .filter(one -> one.contains(text))
        .collect(toSet());
  }

  double sum(String name) {
    return series.entrySet().stream()
        .filter(one -> one.getKey().name().equals(name))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  /** The gauge to alert on; empty while the operator does not lead or has not evaluated all. */
  public OptionalDouble clusterRatio() {
    return value("rootseal_cluster_compliance_ratio" + OF_THE_RULE);
  }

  boolean hasClusterRatio() {
    return clusterRatio().isPresent();
  }

  /** Whether the operator leads and has evaluated everything, be it nothing. */
  boolean exportsCompliance() {
    return value("rootseal_compliance_threshold_ratio" + OF_THE_RULE).isPresent();
  }

  public OptionalDouble ratio(String namespace) {
    return value(
        "rootseal_compliance_ratio{namespace=\"%s\",rule=\"read-only-filesystem\"}"
            .formatted(namespace));
  }

  private static Map<String, String> labels(@Nullable String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text != null) {
      LABEL
          .matcher(text)
          .results()
          .forEach(label -> labels.put(label.group("name"), label.group("value")));
    }
    return labels;
  }
}
