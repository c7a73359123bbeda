package dev.rootseal.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What the transformations of a table panel make of its answers. */
record Table(List<String> columns, List<List<String>> rows) {
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?(E-?\\d+)?");

  static Table of(Panel panel, List<Answer> answers) {
    List<Map<String, String>> rows = merged(answers);
    JsonNode organize = options(panel, "organize");
    sort(panel, rows);
    Set<String> fields = new LinkedHashSet<>();
    rows.forEach(row -> fields.addAll(row.keySet()));
    Predicate<String> hidden = field -> organize.at("/excludeByName/" + field).asBoolean();
    List<String> shown =
        fields.stream()
            .filter(hidden.negate())
            .sorted(
                Comparator.comparingInt(
                    field -> organize.path("indexByName").path(field).asInt(99)))
            .toList();
    List<String> columns =
        shown.stream()
            .map(field -> organize.path("renameByName").path(field).asText(field))
            .toList();
    List<List<String>> cells = new ArrayList<>();
    rows.forEach(row -> cells.add(shown.stream().map(f -> row.getOrDefault(f, "")).toList()));
    return new Table(columns, cells);
  }

  /** Rows of several answers are one where the labels that both have are the same. */
  private static List<Map<String, String>> merged(List<Answer> answers) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (Answer answer : answers) {
      String value = answers.size() == 1 ? "Value" : "Value #" + answer.target().refId();
      for (Series series : answer.series()) {
        List<Map<String, String>> same =
            rows.stream().filter(row -> agree(row, series.labels())).toList();
        if (same.isEmpty() || answers.size() == 1) {
          Map<String, String> row = new LinkedHashMap<>(series.labels());
          row.put(value, Double.toString(series.last()));
          rows.add(row);
        } else {
          same.forEach(row -> row.put(value, Double.toString(series.last())));
        }
      }
    }
    return rows;
  }

  private static boolean agree(Map<String, String> row, Map<String, String> labels) {
    return labels.entrySet().stream().allMatch(one -> one.getValue().equals(row.get(one.getKey())));
  }

  /** Before columns are hidden and renamed, as the panel's transformations have it. */
  private static void sort(Panel panel, List<Map<String, String>> rows) {
    JsonNode by = options(panel, "sortBy").at("/sort/0/field");
    if (!by.isMissingNode()) {
      rows.sort(Comparator.comparingDouble(row -> Double.parseDouble(row.get(by.asText()))));
    }
  }

  private static JsonNode options(Panel panel, String transformation) {
    return Dashboard.list(panel.json().path("transformations")).stream()
        .filter(one -> one.path("id").asText().equals(transformation))
        .findFirst()
        .map(one -> one.path("options"))
        .orElse(MissingNode.getInstance());
  }

  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }
}
