package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;
import java.util.List;

/** A bar for each series, as long as its latest number. */
record BarsDrawing(Panel panel, Svg svg) {
  private static final double NAMES = 170;
  private static final double NUMBERS = 50;

  void draw(List<Answer> answers, Area area) {
    Answer answer = answers.getFirst();
    double most = answer.series().stream().mapToDouble(Series::last).max().orElse(1);
    for (int i = 0; i < answer.series().size(); i++) {
      Series series = answer.series().get(i);
      Area row = area.row(i, answer.series().size()).within(0, 4, 0, 4);
      double middle = row.y() + row.height() / 2 + 5;
      String colour = Look.colour(panel, series, answer.target(), i);
      Area bar = row.within(NAMES, 0, NUMBERS, 0);
      svg.text(bar.x() - 8, middle, "end", Font.PLAIN, series.name(answer.target().legend()));
      svg.rect(bar, "#22252b");
      if (series.last() > 0) {
        svg.rect(bar.within(0, 0, bar.width() * (1 - series.last() / most), 0), colour);
      }
      svg.text(
          row.right(),
          middle + 1,
          "end",
          new Font(18, 500, colour),
          Look.number(series.last(), panel.unit(), 0));
    }
  }
}
