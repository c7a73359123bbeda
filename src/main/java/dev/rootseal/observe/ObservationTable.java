package dev.rootseal.observe;

import dev.rootseal.observe.InitialInodes.WrittenInodes;
import dev.rootseal.observe.Observation.Report;
import dev.rootseal.terminal.Screen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** For a person: a line for each container that is not read-only already, then the numbers. */
record ObservationTable(Screen screen) {
  private static final List<String> TITLES =
      List.of("NAMESPACE", "WORKLOAD", "CONTAINER", "PODS", "AGE", "BYTES", "INODES", "VERDICT");

  private static final long KIB = 1024;
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

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
    long workloads = shown.stream().map(ObservedContainer::workload).distinct().count();
    screen.line(
        "%s of %s: %d without writes, %d with writes, %d unknown. Not listed: %s with a read-only root already."
            .formatted(
                count(shown.size(), "container"),
                count(workloads, "workload"),
                report.count(WriteVerdict.NO_WRITES.id()),
                report.count(WriteVerdict.WRITES.id()),
                report.count(WriteVerdict.UNKNOWN),
                count(report.count(WriteVerdict.READ_ONLY.id()), "container")));
    Map<String, Integer> others = report.others();
    if (!others.isEmpty()) {
      screen.line(
          "Left out: %s of other owners (%s)."
              .formatted(
                  count(others.values().stream().mapToInt(Integer::intValue).sum(), "pod"),
                  others.entrySet().stream()
                      .map(owner -> owner.getKey() + " " + owner.getValue())
                      .collect(Collectors.joining(", "))));
    }
  }

  private void rows(Report report, List<ObservedContainer> shown) {
    List<List<String>> rows = new ArrayList<>(List.of(TITLES));
    shown.forEach(one -> rows.add(row(one, report.minAge())));
    screen.columns(rows);
  }

  private static List<String> row(ObservedContainer one, Duration minAge) {
    Optional<WrittenInodes> written = one.pods().written();
    return List.of(
        one.workload().namespace(),
        one.workload().kind().toLowerCase(Locale.ROOT) + "/" + one.workload().name(),
        one.name(),
        String.valueOf(one.pods().number()),
        one.pods().oldest().map(Age::brief).orElse("-"),
        written.map(ObservationTable::bytes).orElse("-"),
        written.map(ObservationTable::inodes).orElse("-"),
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

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
