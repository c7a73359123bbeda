package dev.rootseal.observe;

import dev.rootseal.observe.Observation.Report;
import dev.rootseal.terminal.Screen;
import dev.rootseal.terminal.TerminalText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** For a person: a line for each container that is not read-only already, then the numbers. */
final class ObservationTable {
  private static final List<String> TITLES =
      List.of("NAMESPACE", "WORKLOAD", "CONTAINER", "PODS", "AGE", "BYTES", "INODES", "VERDICT");

  private static final long KIB = 1024;
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  private final Screen screen;

  ObservationTable(Screen screen) {
    this.screen = screen;
  }

  void write(Report report) {
    report.unread().forEach(screen::line);
    if (!report.read()) {
      return;
    }
    if (!report.isWhole()) {
      screen.line("");
    }
    List<ObservedContainer> shown =
        report.containers().stream()
            .filter(one -> one.verdict() != WriteVerdict.READ_ONLY)
            .toList();
    if (!shown.isEmpty()) {
      rows(report, shown);
      screen.line("");
    }
    screen.line(summary(report, shown));
    others(report.others()).ifPresent(screen::line);
  }

  private void rows(Report report, List<ObservedContainer> shown) {
    List<List<String>> rows = new ArrayList<>(List.of(TITLES));
    shown.forEach(one -> rows.add(row(one, report.minAge())));
    List<Integer> widths = new ArrayList<>();
    for (int i = 0; i < TITLES.size(); i++) {
      int column = i;
      widths.add(rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }
    rows.forEach(row -> screen.line(line(row, widths)));
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String cell = row.get(i);
      line.append(cell).append(" ".repeat(widths.get(i) - cell.length() + 3));
    }
    return line.toString().stripTrailing();
  }

  private static List<String> row(ObservedContainer one, Duration minAge) {
    Optional<WrittenInodes> written = one.pods().written();
    return List.of(
        TerminalText.escape(one.workload().namespace()),
        TerminalText.escape(
            one.workload().kind().toLowerCase(Locale.ROOT) + "/" + one.workload().name()),
        TerminalText.escape(one.name()),
        String.valueOf(one.pods().number()),
        one.pods().oldest().map(Age::brief).orElse("-"),
        written.map(ObservationTable::bytes).orElse("-"),
        written.map(ObservationTable::inodes).orElse("-"),
        one.sentence(minAge));
  }

  private static String inodes(WrittenInodes written) {
    return written.isExact()
        ? String.valueOf(written.mostInodes())
        : written.leastInodes() + "-" + written.mostInodes();
  }

  private static String bytes(WrittenInodes written) {
    OptionalLong bytes = written.mostBytes();
    return bytes.isEmpty()
        ? "-"
        : (bytes.getAsLong() == written.leastBytes() ? "" : "<=") + size(bytes.getAsLong());
  }

  private static String size(long bytes) {
    long number = bytes;
    int unit = 0;
    while (number >= 10 * KIB && unit < UNITS.size() - 1) {
      number /= KIB;
      unit++;
    }
    return number + " " + UNITS.get(unit);
  }

  private static String summary(Report report, List<ObservedContainer> shown) {
    long workloads = shown.stream().map(ObservedContainer::workload).distinct().count();
    String sealed =
        "%s with a read-only root already."
            .formatted(count(report.count(WriteVerdict.READ_ONLY), "container"));
    return "%s of %s: %d without writes, %d with writes, %d unknown. Not listed: %s"
        .formatted(
            count(shown.size(), "container"),
            count(workloads, "workload"),
            report.count(WriteVerdict.NO_WRITES),
            report.count(WriteVerdict.WRITES),
            report.count(WriteVerdict.UNKNOWN),
            sealed);
  }

  private static Optional<String> others(Map<String, Integer> others) {
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Left out: "
                + count(others.values().stream().mapToInt(Integer::intValue).sum(), "pod")
                + " of other owners ("
                + others.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "))
                + ").");
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
