package dev.rootseal.output;

import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.Writer;

/**
 * Writes a report for whoever reads it next. It escapes what comes from outside as its format
 * needs.
 */
public interface ReportFormat {
  /**
   * Writes the whole report; the writer stays open.
   *
   * @throws IOException if it cannot be written
   */
  void write(ScanReport report, Writer out) throws IOException;
}
