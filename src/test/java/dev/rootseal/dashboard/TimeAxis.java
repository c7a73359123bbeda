package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** The time from left to right, below a drawing. */
record TimeAxis(Area plot, double from, double to) {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

  static TimeAxis of(Area plot, List<Answer> answers) {
    double[] times =
        answers.stream()
            .flatMap(answer -> answer.series().stream())
            .flatMap(series -> series.points().stream())
            .mapToDouble(Series.Point::time)
            .toArray();
    return new TimeAxis(
        plot, DoubleStream.of(times).min().orElse(0), DoubleStream.of(times).max().orElse(1));
  }

  double x(double time) {
    return plot.x() + plot.width() * (time - from) / (to - from);
  }

  void draw(Svg svg) {
    double least = (to - from) / (plot.width() / 110);
    double step =
        DoubleStream.of(60, 120, 300, 600, 900, 1800, 3600, 7200)
            .filter(one -> one >= least)
            .findFirst()
            .orElse(14_400);
    for (double time = Math.ceil(from / step) * step; time <= to; time += step) {
      svg.line(x(time), plot.y(), x(time), plot.bottom());
      svg.text(
          x(time),
          plot.bottom() + 16,
          "middle",
          Font.SMALL,
          CLOCK.format(Instant.ofEpochSecond((long) time)));
    }
  }
}
