package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.dashboard.Svg.Font;
import java.util.List;

/** Rows of text, numbers and bars. */
record TableDrawing(Panel panel, Svg svg) {
  private static final double ROW = 29;

  void draw(List<Answer> answers, Area area) {
    Table table = Table.of(panel, answers);
    double[] left = lefts(table, area);
    double y = area.y() + 14;
    for (int column = 0; column < table.columns().size(); column++) {
      svg.text(left[column], y, "start", new Font(13, 500, "#6e9fff"), table.columns().get(column));
    }
    int fitting = (int) ((area.height() - 14) / ROW);
    for (List<String> row : table.rows().stream().limit(fitting).toList()) {
      y += ROW;
      svg.line(area.x(), y - 19, area.right(), y - 19);
      for (int column = 0; column < row.size(); column++) {
        double width = left[column + 1] - left[column] - 12;
        cell(table.columns().get(column), row.get(column), new Area(left[column], y, width, ROW));
      }
    }
  }

  /** Columns without a width of their own share what is left. */
  private double[] lefts(Table table, Area area) {
    double[] width =
        table.columns().stream()
            .mapToDouble(column -> panel.override(column, "", "custom.width").asDouble())
            .toArray();
    double taken = 0;
    int free = 0;
    for (double one : width) {
      taken += one;
      free += one == 0 ? 1 : 0;
    }
    double[] left = new double[width.length + 1];
    left[0] = area.x();
    for (int i = 0; i < width.length; i++) {
      left[i + 1] = left[i] + (width[i] == 0 ? (area.width() - taken) / free : width[i]);
    }
    return left;
  }

  private void cell(String column, String text, Area area) {
    JsonNode mapping = mapping(column, text);
    String style = panel.override(column, "", "custom.cellOptions").path("type").asText();
    String unit = panel.override(column, "", "unit").asText(panel.unit());
    String shown = mapping.path("text").asText(Table.isNumber(text) ? shown(text, unit) : text);
    if (style.equals("gauge")) {
      gauge(column, text, area);
      return;
    }
    String colour = mapping.has("color") ? Look.colour(mapping.path("color").asText()) : Svg.TEXT;
    svg.text(area.x(), area.y(), "start", Font.PLAIN.in(colour), shown);
  }

  /** A bar that is full at the highest value, without its number; nothing where there is none. */
  private void gauge(String column, String text, Area area) {
    if (!Table.isNumber(text)) {
      return;
    }
    double value = Double.parseDouble(text);
    double share = Math.min(1, value / panel.override(column, "", "max").asDouble());
    Area bar = new Area(area.x(), area.y() - 13, area.width(), 17);
    String colour = Look.colour(panel.override(column, "", "thresholds"), value);
    svg.rect(bar, "#22252b");
    svg.rect(bar.within(0, 0, bar.width() * (1 - share), 0), colour);
  }

  private static String shown(String number, String unit) {
    return Look.number(Double.parseDouble(number), unit, 0);
  }

  private JsonNode mapping(String column, String text) {
    JsonNode options = panel.override(column, "", "mappings").path(0).path("options");
    return options.path(Table.isNumber(text) ? shown(text, "none") : text);
  }
}
