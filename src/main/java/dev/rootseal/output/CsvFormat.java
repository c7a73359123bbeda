package dev.rootseal.output;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.SpreadsheetCell;
import java.io.IOException;
import java.io.Writer;
import java.util.stream.Stream;

/**
 * For spreadsheets: a line for each container (RFC 4180), and for each document that cannot be
 * read. No cell is a formula, and none has more than one line.
 */
final class CsvFormat implements ReportFormat {
  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    csv.writeRecord(Stream.of(CsvRow.Column.values()).map(CsvRow.Column::title).toList());
    Stream.of(
            report.problems().stream().map(CsvRow::of),
            report.unread().stream().map(CsvRow::ofUnread),
            report.workloads().stream().flatMap(CsvFormat::rows))
        .flatMap(rows -> rows)
        .forEach(row -> csv.writeRecord(row.cells().stream().map(SpreadsheetCell::safe).toList()));
    csv.flush();
  }

  private static Stream<CsvRow> rows(ScannedWorkload workload) {
    return Stream.concat(
        Entry.of(workload).map(CsvRow::of), Issue.ofAnnotations(workload).map(CsvRow::of));
  }
}
