package dev.rootseal.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.rootseal.manifest.Place;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.SpreadsheetCell;
import java.io.IOException;
import java.io.Writer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * For spreadsheets: a line for each container (RFC 4180), and for each document that cannot be
 * read. No cell is a formula, and none has more than one line.
 */
final class CsvFormat {
  /** The columns, as the first line names them. */
  static final List<String> COLUMNS =
      List.of(
          ("file document line column apiVersion cluster namespace kind name container type image "
                  + ReadOnlyFlag.FIELD
                  + " verdict missingPaths exemptionSource exemption reason expires message notes")
              .split(" ", -1));

  /** What a row does not say is empty. */
  void write(ScanReport report, Writer out) throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    csv.writeRecord(COLUMNS);
    Stream.concat(
            Unreadable.of(report).stream().map(CsvFormat::row),
            report.workloads().stream().flatMap(CsvFormat::rows))
        .map(row -> COLUMNS.stream().map(name -> SpreadsheetCell.safe(row.getOrDefault(name, ""))))
        .forEach(cells -> csv.writeRecord(cells.toList()));
    csv.flush();
  }

  private static Map<String, String> row(Unreadable unread) {
    Map<String, String> row = new HashMap<>(Map.of("message", unread.message()));
    unread
        .problem()
        .ifPresent(
            problem -> {
              place(row, Location.of(problem), problem.place());
              row.put("message", unread.reason() + ": " + unread.message());
            });
    return row;
  }

  private static Stream<Map<String, String>> rows(ScannedWorkload workload) {
    return Stream.concat(
        ContainerEntry.of(workload).map(CsvFormat::row),
        Issue.ofAnnotations(workload).map(CsvFormat::row));
  }

  private static Map<String, String> row(Issue issue) {
    Map<String, String> row = row(issue.workload(), issue.location());
    row.put("message", issue.sentence());
    return row;
  }

  private static Map<String, String> row(ContainerEntry entry) {
    Map<String, String> row = row(entry.workload(), entry.location());
    row.put("container", entry.facts().name());
    row.put("type", entry.facts().type().id());
    row.put("image", entry.facts().image());
    switch (entry.facts().flag()) {
      case TRUE -> row.put(ReadOnlyFlag.FIELD, "true");
      case FALSE -> row.put(ReadOnlyFlag.FIELD, "false");
      case NOT_SET, NOT_A_BOOLEAN -> {}
    }
    row.put("verdict", entry.verdict().id());
    row.put("missingPaths", String.join(",", entry.missingPaths()));
    row.put("exemptionSource", entry.exempt(its -> its.source().id()));
    row.put("exemption", entry.exempt(Exemption::name));
    row.put("reason", entry.exempt(Exemption::reason));
    row.put("expires", entry.exemptUntil());
    row.put("message", entry.sentence());
    row.put("notes", String.join(" ", entry.notes()));
    return row;
  }

  private static Map<String, String> row(ScannedWorkload workload, Optional<Location> location) {
    WorkloadRef ref = workload.verdict().ref();
    Map<String, String> row =
        new HashMap<>(Map.of("namespace", ref.namespace(), "kind", ref.kind(), "name", ref.name()));
    location.ifPresent(at -> place(row, at, workload.place().orElseThrow()));
    row.put("apiVersion", workload.apiVersion());
    workload.cluster().ifPresent(context -> row.put("cluster", context));
    return row;
  }

  private static void place(Map<String, String> row, Location location, Place document) {
    row.put("file", location.file());
    row.put("document", String.valueOf(document.document()));
    row.put("line", String.valueOf(location.at().line()));
    row.put("column", String.valueOf(location.at().column()));
  }
}
