package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A series that a query gave: its labels, and values in the order of time. */
public record Series(Map<String, String> labels, List<Double> values) {
  /** Reads the `data.result` of an answer, of a moment or of a range. */
  public static List<Series> of(JsonNode result) {
    return result.valueStream().map(Series::read).toList();
  }

  private static Series read(JsonNode json) {
    Map<String, String> labels = new TreeMap<>();
    json.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    List<Double> values = new ArrayList<>();
    if (json.has("value")) {
      values.add(json.at("/value/1").asDouble(Double.NaN));
    }
    json.path("values").forEach(pair -> values.add(pair.path(1).asDouble(Double.NaN)));
    return new Series(labels, values);
  }

  /** Whether there is a number in it: neither infinite nor none. */
  public boolean hasNumber() {
    return values.stream().anyMatch(Double::isFinite);
  }

  /** The latest number; not a number where there is none. */
  public double last() {
    return values.reversed().stream().filter(Double::isFinite).findFirst().orElse(Double.NaN);
  }

  /** What a Prometheus answered to a query of a panel. */
  public record Answer(Dashboard.Panel.Target target, List<Series> series) {
    public boolean hasNumber() {
      return series.stream().anyMatch(Series::hasNumber);
    }
  }
}
