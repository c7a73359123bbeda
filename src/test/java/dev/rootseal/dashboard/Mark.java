package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/** A moment at which an annotation says that something happened. */
public record Mark(double time, String colour) {
  /** Where an annotation's answer begins to have a value; as long as it has one it is one mark. */
  public static Stream<Mark> of(JsonNode annotation, List<Series> answer) {
    String colour = Look.colour(annotation.path("iconColor").asText());
    return answer.stream().flatMap(Mark::beginnings).map(time -> new Mark(time, colour));
  }

  private static Stream<Double> beginnings(Series series) {
    List<Series.Point> points = series.points();
    return Stream.iterate(0, i -> i < points.size(), i -> i + 1)
        .filter(
            i -> i == 0 || points.get(i).time() - points.get(i - 1).time() > 1.5 * series.step())
        .map(i -> points.get(i).time());
  }

  void draw(Svg svg, Area plot, TimeAxis axis) {
    double x = axis.x(time);
    if (x >= plot.x() && x <= plot.right()) {
      svg.path(
          "M%.1f %.1fL%.1f %.1f".formatted(x, plot.y(), x, plot.bottom()),
          colour,
          "fill=\"none\" stroke-width=\"1.5\" stroke-dasharray=\"3 3\"");
    }
  }
}
