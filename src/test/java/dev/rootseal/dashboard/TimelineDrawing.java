package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;
import java.util.List;

/** A band for each series, coloured by its state at each time. */
record TimelineDrawing(Panel panel, Svg svg) {
  void draw(List<Answer> answers, Area area) {
    Area plot = area.within(200, 0, 8, 22);
    TimeAxis axis = TimeAxis.of(plot, answers);
    axis.draw(svg);
    Answer answer = answers.getFirst();
    for (int i = 0; i < answer.series().size(); i++) {
      Series series = answer.series().get(i);
      Area row = plot.row(i, answer.series().size()).within(0, 3, 0, 3);
      svg.text(
          row.x() - 8,
          row.y() + row.height() / 2 + 4,
          "end",
          Font.PLAIN,
          series.name(answer.target().legend()));
      bands(series, row, axis);
    }
  }

  /** Neighbours of one state are one band; where there is no point there is none. */
  private void bands(Series series, Area row, TimeAxis axis) {
    List<Series.Point> points = series.points();
    int start = 0;
    double longest = 1.5 * series.step();
    for (int i = 1; i <= points.size(); i++) {
      if (i == points.size() || breaks(points.get(i - 1), points.get(i), longest)) {
        double left = axis.x(points.get(start).time());
        double right = axis.x(points.get(i - 1).time());
        svg.rect(
            new Area(left, row.y(), right - left, row.height()),
            Look.colour(panel.defaults().path("thresholds"), points.get(start).value()));
        start = i;
      }
    }
  }

  private static boolean breaks(Series.Point one, Series.Point next, double longest) {
    return one.value() != next.value() || next.time() - one.time() > longest;
  }
}
