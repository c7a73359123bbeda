package dev.rootseal.observe;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.rootseal.observe.InitialInodes.WrittenInodes;
import dev.rootseal.observe.Observation.Report;
import dev.rootseal.terminal.SpreadsheetCell;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

public enum ObservationFormat {
  TABLE,
  /**
   * For spreadsheets: a line for each container (RFC 4180), and one for each thing that could not
   * be read. No cell is a formula, and none has more than one line.
   */
  CSV,
  /** For programs: all that was seen (RFC 8259). */
  JSON;

  /** The fields of a container, in JSON and in each line of CSV. */
  private static final List<String> FIELDS =
      List.of(
          ("namespace kind name container type image verdict reason message pods podsConcerned"
                  + " oldestSeconds youngestSeconds leastInodesWritten mostInodesWritten"
                  + " mostBytesWritten")
              .split(" ", -1));

  private static final List<String> TITLES =
      List.of("NAMESPACE", "WORKLOAD", "CONTAINER", "PODS", "AGE", "BYTES", "INODES", "VERDICT");

  private static final long KIB = 1024;
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  /** Writes it, for machines or for people on the terminal; the version is that of the program. */
  public void write(Report report, String version, Writer out, Terminal terminal)
      throws IOException {
    switch (this) {
      case TABLE -> writeTable(report, terminal);
      case CSV -> writeCsv(report, out);
      case JSON -> {
        String json = json(report, version).toPrettyString();
        out.write(TerminalText.escapeJson(json) + System.lineSeparator());
      }
    }
  }

  private static void writeCsv(Report report, Writer out) throws IOException {
    CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out);
    csv.writeRecord(FIELDS);
    Stream<ObjectNode> unread =
        report.unread().stream()
            .map(why -> JsonNodeFactory.instance.objectNode().put("message", why));
    Stream.concat(unread, report.containers().stream().map(one -> json(one, report.minAge())))
        .forEach(
            line ->
                csv.writeRecord(
                    FIELDS.stream()
                        .map(field -> SpreadsheetCell.safe(line.path(field).asText()))
                        .toList()));
    csv.flush();
  }

  private static ObjectNode json(Report report, String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", 1);
    root.putObject("tool").put("name", "rootseal").put("version", version);
    root.put("minAgeSeconds", report.minAge().toSeconds());
    root.putObject("summary")
        .put("containers", report.containers().size())
        .put("noWrites", report.count(WriteVerdict.NO_WRITES.id()))
        .put("writes", report.count(WriteVerdict.WRITES.id()))
        .put("unknown", report.count(WriteVerdict.UNKNOWN))
        .put("readOnly", report.count(WriteVerdict.READ_ONLY.id()));
    root.putArray("containers")
        .addAll(report.containers().stream().map(one -> json(one, report.minAge())).toList());
    report.others().forEach(root.putObject("otherPods")::put);
    report.unread().forEach(root.putArray("unread")::add);
    return root;
  }

  private static ObjectNode json(ObservedContainer one, Duration minAge) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("namespace", one.workload().namespace())
        .put("kind", one.workload().kind())
        .put("name", one.workload().name())
        .put("container", one.name())
        .put("type", one.type().id())
        .put("image", one.image())
        .put("verdict", one.verdict().id());
    one.verdict().reason().ifPresent(reason -> json.put("reason", reason));
    json.put("message", one.sentence(minAge))
        .put("pods", one.pods())
        .put("podsConcerned", one.concerned());
    one.oldest().ifPresent(age -> json.put("oldestSeconds", age.toSeconds()));
    one.youngest().ifPresent(age -> json.put("youngestSeconds", age.toSeconds()));
    one.written()
        .ifPresent(
            written -> {
              json.put("leastInodesWritten", written.leastInodes());
              json.put("mostInodesWritten", written.mostInodes());
              written.mostBytes().ifPresent(bytes -> json.put("mostBytesWritten", bytes));
            });
    return json;
  }

  /** For a person: a line for each container that is not read-only already, then the numbers. */
  private static void writeTable(Report report, Terminal terminal) {
    report.unread().forEach(terminal::line);
    if (!report.read()) {
      return;
    }
    if (!report.isWhole()) {
      terminal.line("");
    }
    List<ObservedContainer> shown =
        report.containers().stream()
            .filter(one -> one.verdict() != WriteVerdict.READ_ONLY)
            .toList();
    if (!shown.isEmpty()) {
      List<List<String>> rows = new ArrayList<>(List.of(TITLES));
      shown.forEach(one -> rows.add(row(one, report.minAge())));
      terminal.columns(rows);
      terminal.line("");
    }
    long workloads = shown.stream().map(ObservedContainer::workload).distinct().count();
    terminal.line(
        "%s of %s: %d without writes, %d with writes, %d unknown. Not listed: %s with a read-only root already."
            .formatted(
                Terminal.count(shown.size(), "container"),
                Terminal.count(workloads, "workload"),
                report.count(WriteVerdict.NO_WRITES.id()),
                report.count(WriteVerdict.WRITES.id()),
                report.count(WriteVerdict.UNKNOWN),
                Terminal.count(report.count(WriteVerdict.READ_ONLY.id()), "container")));
    Map<String, Integer> others = report.others();
    if (!others.isEmpty()) {
      terminal.line(
          "Left out: %s of other owners (%s)."
              .formatted(
                  Terminal.count(others.values().stream().mapToInt(Integer::intValue).sum(), "pod"),
                  others.entrySet().stream()
                      .map(owner -> owner.getKey() + " " + owner.getValue())
                      .collect(Collectors.joining(", "))));
    }
  }

  private static List<String> row(ObservedContainer one, Duration minAge) {
    Optional<WrittenInodes> written = one.written();
    return List.of(
        one.workload().namespace(),
        one.workload().kind().toLowerCase(Locale.ROOT) + "/" + one.workload().name(),
        one.name(),
        String.valueOf(one.pods()),
        one.oldest().map(Age::brief).orElse("-"),
        written.map(ObservationFormat::bytes).orElse("-"),
        written.map(ObservationFormat::inodes).orElse("-"),
        one.sentence(minAge));
  }

  private static String inodes(WrittenInodes written) {
    return (written.leastInodes() == written.mostInodes() ? "" : written.leastInodes() + "-")
        + written.mostInodes();
  }

  private static String bytes(WrittenInodes written) {
    if (written.mostBytes().isEmpty()) {
      return "-";
    }
    long number = written.mostBytes().getAsLong();
    String exact = number == written.leastBytes() ? "" : "<=";
    int unit = 0;
    while (number >= 10 * KIB && unit < UNITS.size() - 1) {
      number /= KIB;
      unit++;
    }
    return exact + number + " " + UNITS.get(unit);
  }
}
