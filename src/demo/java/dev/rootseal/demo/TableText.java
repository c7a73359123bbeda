package dev.rootseal.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.terminal.TerminalText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table of the Kubernetes API as the lines that kubectl would print. */
final class TableText {
  private static final int GAP = 3;

  private TableText() {}

  /** The lines of a table of namespaced objects, the column titles first. */
  static List<String> of(JsonNode table) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(titles(table));
    table.path("rows").forEach(row -> rows.add(cells(table, row)));
    return aligned(rows);
  }

  private static List<String> titles(JsonNode table) {
    List<String> titles = new ArrayList<>(List.of("NAMESPACE"));
    for (JsonNode column : table.path("columnDefinitions")) {
      if (column.path("priority").asInt() == 0) {
        titles.add(column.path("name").asText().toUpperCase(Locale.ROOT));
      }
    }
    return titles;
  }

  private static List<String> cells(JsonNode table, JsonNode row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.path("object").path("metadata").path("namespace").asText());
    for (int i = 0; i < table.path("columnDefinitions").size(); i++) {
      if (table.path("columnDefinitions").path(i).path("priority").asInt() == 0) {
        cells.add(TerminalText.escape(row.path("cells").path(i).asText()));
      }
    }
    return cells;
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length() + GAP);
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length());
    }
    return line.toString().stripTrailing();
  }
}
