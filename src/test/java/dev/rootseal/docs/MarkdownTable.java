package dev.rootseal.docs;

import java.util.List;
import java.util.stream.Stream;

/** A table of a document. */
public record MarkdownTable(List<String> columns, List<List<String>> rows) {
  public MarkdownTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }

  /** The cells of one column, without the marks of code. */
  public List<String> column(String title) {
    return rows(title).stream().map(List::getFirst).toList();
  }

  /** The rows, cut down to some columns, without the marks of code. */
  public List<List<String>> rows(String... titles) {
    List<Integer> places = Stream.of(titles).map(this::place).toList();
    return rows.stream()
        .map(row -> places.stream().map(place -> row.get(place).replace("`", "")).toList())
        .toList();
  }

  private int place(String title) {
    int place = columns.indexOf(title);
    if (place < 0) {
      throw new IllegalArgumentException("no column '" + title + "' among " + columns);
    }
    return place;
  }
}
