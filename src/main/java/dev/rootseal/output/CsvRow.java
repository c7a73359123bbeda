package dev.rootseal.output;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.Place;
import dev.rootseal.rule.ContainerFacts;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Exemption;
import dev.rootseal.scan.ScannedWorkload;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A line of the CSV while it is being filled; what is not said is empty. */
final class CsvRow {
  /** The columns, by their names in the first line. */
  enum Column {
    FILE("file"),
    DOCUMENT("document"),
    LINE("line"),
    COLUMN("column"),
    API_VERSION("apiVersion"),
    CLUSTER("cluster"),
    NAMESPACE("namespace"),
    KIND("kind"),
    NAME("name"),
    CONTAINER("container"),
    TYPE("type"),
    IMAGE("image"),
    FLAG(ReadOnlyFlag.FIELD),
    VERDICT("verdict"),
    MISSING_PATHS("missingPaths"),
    EXEMPTION_SOURCE("exemptionSource"),
    EXEMPTION("exemption"),
    REASON("reason"),
    EXPIRES("expires"),
    MESSAGE("message"),
    NOTES("notes");

    private final String title;

    Column(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  private final Map<Column, String> cells = new EnumMap<>(Column.class);

  private CsvRow() {}

  static CsvRow of(Problem problem) {
    CsvRow row = new CsvRow();
    row.place(Location.of(problem), problem.place());
    row.cells.put(Column.MESSAGE, problem.reason().id() + ": " + problem.message());
    return row;
  }

  /** A line about what could not be read of a cluster. */
  static CsvRow ofUnread(String message) {
    CsvRow row = new CsvRow();
    row.cells.put(Column.MESSAGE, message);
    return row;
  }

  /** A line about the annotations of a workload. */
  static CsvRow of(Issue issue) {
    CsvRow row = new CsvRow();
    row.workload(issue.workload(), issue.location());
    row.cells.put(Column.MESSAGE, issue.sentence());
    return row;
  }

  static CsvRow of(Entry entry) {
    CsvRow row = new CsvRow();
    row.workload(entry.workload(), entry.location());
    row.container(entry.facts());
    row.cells.put(Column.VERDICT, entry.verdict().id());
    row.cells.put(Column.MISSING_PATHS, String.join(",", entry.missingPaths()));
    entry.exemption().ifPresent(row::exemption);
    row.cells.put(Column.MESSAGE, entry.sentence());
    row.cells.put(Column.NOTES, String.join(" ", entry.notes()));
    return row;
  }

  private void workload(ScannedWorkload workload, Optional<Location> location) {
    location.ifPresent(at -> place(at, workload.place().orElseThrow()));
    cells.put(Column.API_VERSION, workload.apiVersion());
    workload.cluster().ifPresent(context -> cells.put(Column.CLUSTER, context));
    cells.put(Column.NAMESPACE, workload.verdict().ref().namespace());
    cells.put(Column.KIND, workload.verdict().ref().kind());
    cells.put(Column.NAME, workload.verdict().ref().name());
  }

  private void place(Location location, Place document) {
    cells.put(Column.FILE, location.file());
    cells.put(Column.DOCUMENT, String.valueOf(document.document()));
    cells.put(Column.LINE, String.valueOf(location.at().line()));
    cells.put(Column.COLUMN, String.valueOf(location.at().column()));
  }

  private void container(ContainerFacts facts) {
    cells.put(Column.CONTAINER, facts.name());
    cells.put(Column.TYPE, facts.type().text());
    cells.put(Column.IMAGE, facts.image());
    cells.put(Column.FLAG, flag(facts.flag()));
  }

  private static String flag(ReadOnlyFlag flag) {
    return switch (flag) {
      case TRUE -> "true";
      case FALSE -> "false";
      case NOT_SET, NOT_A_BOOLEAN -> "";
    };
  }

  private void exemption(Exemption exemption) {
    cells.put(Column.EXEMPTION_SOURCE, exemption.source().id());
    cells.put(Column.EXEMPTION, exemption.name());
    cells.put(Column.REASON, exemption.reason());
    exemption.expires().ifPresent(day -> cells.put(Column.EXPIRES, day.toString()));
  }

  /** The cells, one for each column. */
  List<String> cells() {
    List<String> all = new ArrayList<>();
    for (Column column : Column.values()) {
      all.add(cells.getOrDefault(column, ""));
    }
    return all;
  }
}
