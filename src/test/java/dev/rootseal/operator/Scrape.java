package dev.rootseal.operator;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one scrape of the metrics showed.
 *
 * @param samples value by series, the series written as the exposition has it
 */
public record Scrape(Map<String, Double> samples) {
  private static final String CLUSTER_RATIO =
      "rootseal_cluster_compliance_ratio{rule=\"read-only-filesystem\"}";

  public static Scrape parse(String exposition) {
    return new Scrape(
        exposition
            .lines()
            .filter(line -> !line.startsWith("#"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.lastIndexOf(' ')),
                    line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))));
  }

  public OptionalDouble clusterRatio() {
    return value(CLUSTER_RATIO);
  }

  public OptionalDouble ratio(String namespace) {
    return value(ofNamespace("rootseal_compliance_ratio", namespace));
  }

  /** The series of a metric that has no labels but the rule's and the namespace's. */
  public static String ofNamespace(String metric, String namespace) {
    return "%s{namespace=\"%s\",rule=\"read-only-filesystem\"}".formatted(metric, namespace);
  }

  public OptionalDouble value(String series) {
    Double value = samples.get(series);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** The series whose text holds this. */
  public Set<String> seriesWith(String text) {
    return samples.keySet().stream()
        .filter(series -> series.contains(text))
        .collect(Collectors.toSet());
  }
}
