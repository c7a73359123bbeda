package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A series that a query gave: its labels, and values in the order of time. */
public record Series(Map<String, String> labels, List<Point> points) {
  private static final Pattern LABEL = Pattern.compile("\\{\\{(\\w+)}}");

  /** A value at a Unix time in seconds. */
  record Point(double time, double value) {}

  /** Reads the `data.result` of an answer, of a moment or of a range. */
  public static List<Series> of(JsonNode result) {
    return Dashboard.list(result).stream().map(Series::read).toList();
  }

  private static Series read(JsonNode json) {
    Map<String, String> labels = new TreeMap<>();
    json.path("metric").properties().forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    List<Point> points = new ArrayList<>();
    if (json.has("value")) {
      points.add(point(json.path("value")));
    }
    json.path("values").forEach(pair -> points.add(point(pair)));
    return new Series(labels, points);
  }

  private static Point point(JsonNode pair) {
    String text = pair.path(1).asText();
    double value =
        switch (text) {
          case "+Inf" -> Double.POSITIVE_INFINITY;
          case "-Inf" -> Double.NEGATIVE_INFINITY;
          default -> Double.parseDouble(text);
        };
    return new Point(pair.path(0).asDouble(), value);
  }

  /** Whether there is a number in it. */
  public boolean hasNumber() {
    return points.stream().anyMatch(point -> Double.isFinite(point.value()));
  }

  /** The shortest time between two values, in seconds: the step with which they were asked for. */
  double step() {
    double step = Double.POSITIVE_INFINITY;
    for (int i = 1; i < points.size(); i++) {
      step = Math.min(step, points.get(i).time() - points.get(i - 1).time());
    }
    return step;
  }

  /** The latest number; not a number where there is none. */
  public double last() {
    return points.reversed().stream()
        .mapToDouble(Point::value)
        .filter(Double::isFinite)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** The name by which a legend calls it. */
  String name(String legend) {
    return LABEL
        .matcher(legend)
        .replaceAll(found -> Matcher.quoteReplacement(labels.getOrDefault(found.group(1), "")))
        .strip();
  }
}
