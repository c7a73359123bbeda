package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Lines over time, stacked where the panel says so, with their legend. */
record TimeSeriesDrawing(Panel panel, Svg svg, List<Mark> marks) {

  /** A line: its legend's text, its colour, and how it is drawn. */
  private record Line(String name, String colour, boolean dashed, Series series) {}

  void draw(List<Answer> answers, Area area) {
    List<Line> lines = lines(answers);
    boolean right = panel.json().at("/options/legend/placement").asText().equals("right");
    Area plot = area.within(64, 4, right ? 210 : 8, right ? 22 : 46);
    TimeAxis axis = TimeAxis.of(plot, answers);
    axis.draw(svg);
    marks.forEach(mark -> mark.draw(svg, plot, axis));
    boolean stacked = panel.defaults().at("/custom/stacking/mode").asText().equals("normal");
    double top = top(lines, stacked);
    scale(plot, top);
    Map<Double, Double> ground = new TreeMap<>();
    for (Line line : lines) {
      curve(line, new Curve(plot, axis, top, stacked ? ground : new TreeMap<>()));
    }
    legend(lines, area, right ? plot.right() + 16 : -1);
  }

  private List<Line> lines(List<Answer> answers) {
    List<Line> lines = new ArrayList<>();
    for (Answer answer : answers) {
      for (Series series : answer.series()) {
        String name = series.name(answer.target().legend());
        boolean dashed =
            !panel.override(name, answer.target().refId(), "custom.lineStyle").isMissingNode();
        String colour = Look.colour(panel, series, answer.target(), lines.size());
        lines.add(new Line(name, colour, dashed, series));
      }
    }
    return lines;
  }

  private double top(List<Line> lines, boolean stacked) {
    if (panel.defaults().has("max")) {
      return panel.defaults().path("max").asDouble();
    }
    Map<Double, Double> sums = new TreeMap<>();
    for (Line line : lines) {
      for (Series.Point point : line.series().points()) {
        if (Double.isFinite(point.value())) {
          sums.merge(point.time(), point.value(), stacked ? Double::sum : Math::max);
        }
      }
    }
    double most = sums.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
    if (panel.defaults().path("decimals").asInt(1) == 0) {
      return 4 * Math.ceil(most * 1.1 / 4);
    }
    double one = panel.unit().equals("bytes") ? 1 << 20 : 1;
    return most > 0 ? one * round(most * 1.1 / one) : 1;
  }

  /** The next number that can be divided into four without many digits. */
  private static double round(double value) {
    double power = Math.pow(10, Math.floor(Math.log10(value)));
    for (double factor : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8}) {
      if (value <= factor * power) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private void scale(Area plot, double top) {
    int steps = panel.unit().equals("percentunit") ? 5 : 4;
    for (int i = 0; i <= steps; i++) {
      double y = plot.bottom() - plot.height() * i / steps;
      svg.line(plot.x(), y, plot.right(), y);
      double value = top * i / steps;
      int decimals =
          panel.unit().equals("percentunit") || value == Math.rint(value) ? 0 : top < 0.1 ? 3 : 2;
      svg.text(plot.x() - 8, y + 4, "end", Font.SMALL, Look.number(value, panel.unit(), decimals));
    }
  }

  /** Where a curve goes, and on what it stands. */
  private record Curve(Area plot, TimeAxis axis, double top, Map<Double, Double> ground) {
    String at(double time, double value) {
      return String.format(
          Locale.ROOT,
          "%.1f %.1f",
          axis.x(time),
          plot.bottom() - plot.height() * Math.min(1, value / top));
    }
  }

  private void curve(Line line, Curve curve) {
    List<Series.Point> run = new ArrayList<>();
    double longest = 1.5 * line.series().step();
    for (Series.Point point : line.series().points()) {
      boolean gap = !run.isEmpty() && point.time() - run.getLast().time() > longest;
      if (gap || !Double.isFinite(point.value())) {
        piece(line, run, curve);
        run.clear();
      }
      if (Double.isFinite(point.value())) {
        run.add(point);
      }
    }
    piece(line, run, curve);
  }

  private void piece(Line line, List<Series.Point> run, Curve curve) {
    if (run.isEmpty()) {
      return;
    }
    List<String> above = new ArrayList<>();
    List<String> below = new ArrayList<>();
    for (Series.Point point : run) {
      double base = curve.ground().getOrDefault(point.time(), 0.0);
      below.addFirst(curve.at(point.time(), base));
      above.add(curve.at(point.time(), base + point.value()));
      curve.ground().put(point.time(), base + point.value());
    }
    int fill = line.dashed() ? 0 : panel.defaults().at("/custom/fillOpacity").asInt();
    if (fill > 0) {
      svg.path(
          "M" + String.join("L", above) + "L" + String.join("L", below) + "Z",
          "none",
          "fill=\"" + line.colour() + "\" fill-opacity=\"" + fill / 100.0 + "\"");
    }
    String style = line.dashed() ? " stroke-dasharray=\"8 6\"" : "";
    svg.path(
        "M" + String.join("L", above),
        line.colour(),
        "fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\"" + style);
  }

  /** Below the axis in one line, or at the right in a column with the latest numbers. */
  private void legend(List<Line> lines, Area area, double column) {
    double x = column < 0 ? area.x() + 64 : column;
    double y = column < 0 ? area.bottom() - 6 : area.y() + 16;
    for (Line line : lines) {
      double width = 34 + 6.3 * line.name().length();
      if (column < 0 && x + width > area.right() + 8) {
        svg.text(x, y, "start", Font.SMALL, "…");
        return;
      }
      svg.rect(new Area(x, y - 7, 14, 4), line.colour());
      svg.text(x + 20, y, "start", Font.SMALL.in(Svg.TEXT), line.name());
      if (column < 0) {
        x += width;
      } else {
        String last = Look.number(line.series().last(), panel.unit(), 0);
        svg.text(area.right(), y, "end", Font.SMALL.in(Svg.TEXT), last);
        y += 22;
      }
    }
  }
}
