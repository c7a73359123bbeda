package dev.rootseal.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.rootseal.manifest.Place;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.SpreadsheetCell;
import java.io.IOException;
import java.io.Writer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For spreadsheets: a line for each container (RFC 4180), and for each document that cannot be
 * read. No cell is a formula, and none has more than one line.
 */
final class CsvFormat implements ReportFormat {
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

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    csv.writeRecord(Stream.of(Column.values()).map(Column::title).toList());
    Stream.concat(
            Unreadable.of(report).stream().map(CsvFormat::row),
            report.workloads().stream()
                .flatMap(
                    workload ->
                        Stream.concat(
                            ContainerEntry.of(workload).map(CsvFormat::row),
                            Issue.ofAnnotations(workload).map(CsvFormat::row))))
        .forEach(row -> csv.writeRecord(cells(row)));
    csv.flush();
  }

  /** What is not said is empty. */
  private static List<String> cells(Map<Column, String> row) {
    return Stream.of(Column.values())
        .map(column -> SpreadsheetCell.safe(row.getOrDefault(column, "")))
        .toList();
  }

  private static Map<Column, String> row(Unreadable unread) {
    Map<Column, String> row = new EnumMap<>(Column.class);
    row.put(Column.MESSAGE, unread.message());
    unread
        .problem()
        .ifPresent(
            problem -> {
              place(row, Location.of(problem), problem.place());
              row.put(Column.MESSAGE, unread.reason() + ": " + unread.message());
            });
    return row;
  }

  /** A line about the annotations of a workload. */
  private static Map<Column, String> row(Issue issue) {
    Map<Column, String> row = row(issue.workload(), issue.location());
    row.put(Column.MESSAGE, issue.sentence());
    return row;
  }

  private static Map<Column, String> row(ContainerEntry entry) {
    Map<Column, String> row = row(entry.workload(), entry.location());
    row.put(Column.CONTAINER, entry.facts().name());
    row.put(Column.TYPE, entry.facts().type().text());
    row.put(Column.IMAGE, entry.facts().image());
    row.put(Column.FLAG, flag(entry.facts().flag()));
    row.put(Column.VERDICT, entry.verdict().id());
    row.put(Column.MISSING_PATHS, String.join(",", entry.missingPaths()));
    entry
        .exemption()
        .ifPresent(
            exemption -> {
              row.put(Column.EXEMPTION_SOURCE, exemption.source().id());
              row.put(Column.EXEMPTION, exemption.name());
              row.put(Column.REASON, exemption.reason());
              exemption.expires().ifPresent(day -> row.put(Column.EXPIRES, day.toString()));
            });
    row.put(Column.MESSAGE, entry.sentence());
    row.put(Column.NOTES, String.join(" ", entry.notes()));
    return row;
  }

  private static Map<Column, String> row(ScannedWorkload workload, Optional<Location> location) {
    Map<Column, String> row = new EnumMap<>(Column.class);
    location.ifPresent(at -> place(row, at, workload.place().orElseThrow()));
    row.put(Column.API_VERSION, workload.apiVersion());
    workload.cluster().ifPresent(context -> row.put(Column.CLUSTER, context));
    row.put(Column.NAMESPACE, workload.verdict().ref().namespace());
    row.put(Column.KIND, workload.verdict().ref().kind());
    row.put(Column.NAME, workload.verdict().ref().name());
    return row;
  }

  private static void place(Map<Column, String> row, Location location, Place document) {
    row.put(Column.FILE, location.file());
    row.put(Column.DOCUMENT, String.valueOf(document.document()));
    row.put(Column.LINE, String.valueOf(location.at().line()));
    row.put(Column.COLUMN, String.valueOf(location.at().column()));
  }

  private static String flag(ReadOnlyFlag flag) {
    return switch (flag) {
      case TRUE -> "true";
      case FALSE -> "false";
      case NOT_SET, NOT_A_BOOLEAN -> "";
    };
  }
}
