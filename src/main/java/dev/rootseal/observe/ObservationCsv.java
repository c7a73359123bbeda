package dev.rootseal.observe;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.rootseal.terminal.SpreadsheetCell;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * For spreadsheets: a line for each container (RFC 4180), and one for each thing that could not be
 * read. No cell is a formula, and none has more than one line.
 */
final class ObservationCsv {
  private static final List<String> TITLES =
      List.of(
          "namespace",
          "kind",
          "name",
          "container",
          "type",
          "image",
          "verdict",
          "reason",
          "message",
          "pods",
          "podsConcerned",
          "oldestSeconds",
          "youngestSeconds",
          "leastInodesWritten",
          "mostInodesWritten",
          "mostBytesWritten");

  private static final int MESSAGE = TITLES.indexOf("message");

  private ObservationCsv() {}

  static void write(ObservationReport report, Writer out) throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    VerdictSentence sentence = new VerdictSentence(report.minAge());
    csv.writeRecord(TITLES);
    report.unread().forEach(problem -> csv.writeRecord(safe(unread(problem))));
    report.containers().forEach(one -> csv.writeRecord(safe(cells(one, sentence))));
    csv.flush();
  }

  private static List<String> unread(String problem) {
    List<String> cells = new ArrayList<>(Collections.nCopies(TITLES.size(), ""));
    cells.set(MESSAGE, problem);
    return cells;
  }

  private static List<String> cells(ObservedContainer one, VerdictSentence sentence) {
    ObservedContainer.Pods pods = one.pods();
    return List.of(
        one.workload().namespace(),
        one.workload().kind(),
        one.workload().name(),
        one.name(),
        one.type().text(),
        one.image(),
        one.verdict().id(),
        one.reason().map(UnknownReason::id).orElse(""),
        sentence.of(one),
        String.valueOf(pods.number()),
        String.valueOf(pods.concerned()),
        seconds(pods.oldest()),
        seconds(pods.youngest()),
        pods.growth().map(growth -> String.valueOf(growth.leastInodes())).orElse(""),
        pods.growth().map(growth -> String.valueOf(growth.mostInodes())).orElse(""),
        pods.growth()
            .filter(growth -> growth.mostBytes().isPresent())
            .map(growth -> String.valueOf(growth.mostBytes().getAsLong()))
            .orElse(""));
  }

  private static String seconds(Optional<Duration> age) {
    return age.map(one -> String.valueOf(one.toSeconds())).orElse("");
  }

  private static List<String> safe(List<String> cells) {
    return cells.stream().map(SpreadsheetCell::safe).toList();
  }
}
