package dev.rootseal.dashboard;

import dev.rootseal.dashboard.Svg.Font;
import java.util.List;
import java.util.Map;

/**
 * The panels of the dashboard, drawn where Grafana puts them and from what the same queries gave.
 * Not Grafana: enough of it to show what the panels say.
 */
public final class DashboardPicture {
  private static final double WIDTH = 1600;
  private static final double COLUMN = WIDTH / 24;
  private static final double ROW = 38;
  private static final double GAP = 8;

  private final Map<Panel, List<Answer>> answers;
  private final List<Mark> marks;
  private final Svg svg = new Svg();

  public DashboardPicture(Map<Panel, List<Answer>> answers, List<Mark> marks) {
    this.answers = answers;
    this.marks = marks;
  }

  /** An SVG of the panels whose upper edge is in some rows of the grid, the last not included. */
  public String draw(int firstRow, int endRow) {
    int bottom =
        answers.keySet().stream().mapToInt(one -> one.grid("y") + one.grid("h")).max().orElse(0);
    double height = (Math.min(endRow, bottom) - firstRow) * ROW + GAP;
    svg.rect(new Area(0, 0, WIDTH, height), Svg.BACKGROUND);
    answers.keySet().stream()
        .filter(panel -> panel.grid("y") >= firstRow && panel.grid("y") < endRow)
        .forEach(panel -> draw(panel, area(panel, firstRow)));
    return svg.document(WIDTH, height);
  }

  private static Area area(Panel panel, int firstRow) {
    return new Area(
            panel.grid("x") * COLUMN,
            (panel.grid("y") - firstRow) * ROW,
            panel.grid("w") * COLUMN,
            panel.grid("h") * ROW)
        .within(GAP / 2, GAP, GAP / 2, 0);
  }

  private void draw(Panel panel, Area area) {
    if (panel.type().equals("row")) {
      svg.text(
          area.x() + 4, area.bottom() - 8, "start", new Font(15, 500, Svg.TEXT), panel.title());
      return;
    }
    svg.rect(area, Svg.SURFACE, "#22252b");
    List<Answer> of = answers.getOrDefault(panel, List.of());
    Area inner = area.within(12, 36, 12, 10);
    switch (panel.type()) {
      case "stat" -> new StatDrawing(panel, svg).draw(of, area);
      case "timeseries" -> new TimeSeriesDrawing(panel, svg, marks).draw(of, inner);
      case "bargauge" -> new BarsDrawing(panel, svg).draw(of, inner);
      case "state-timeline" -> new TimelineDrawing(panel, svg).draw(of, inner);
      case "table" -> new TableDrawing(panel, svg).draw(of, inner);
      case "text" -> new TextDrawing(panel, svg).draw(inner);
      default -> throw new IllegalArgumentException("cannot draw a " + panel.type());
    }
    boolean coloured = panel.json().at("/options/colorMode").asText().equals("background");
    Font font = coloured ? Font.TITLE.in("#ffffff") : Font.TITLE;
    svg.text(area.x() + 12, area.y() + 22, "start", font, panel.title());
  }
}
