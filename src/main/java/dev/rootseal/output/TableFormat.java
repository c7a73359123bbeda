package dev.rootseal.output;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.Place;
import dev.rootseal.manifest.Position;
import dev.rootseal.report.Finding;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.Note;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Screen;
import dev.rootseal.terminal.Screen.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For a person: a line for each finding, with its place in front as compilers write it, then the
 * numbers.
 */
public final class TableFormat {
  private static final int MOST_NAMED = 20;

  private final Screen screen;

  /** On that screen. */
  public TableFormat(Screen screen) {
    this.screen = screen;
  }

  /** Writes the whole report. */
  public void write(ScanReport report) {
    report.unread().forEach(screen::line);
    List<ScannedWorkload> findings = report.findings();
    List<Located> rows =
        Stream.of(
                report.problems().stream().map(TableFormat::problem),
                findings.stream().map(TableFormat::finding),
                report.workloads().stream().flatMap(TableFormat::idleAnnotations))
            .flatMap(located -> located)
            .toList();
    screen.located(rows);
    if (!rows.isEmpty() || !report.isWhole()) {
      screen.line("");
    }
    for (ScanReport.ClusterResult cluster : report.clusters()) {
      screen.result(cluster.result().id(), cluster.context() + ": " + cluster.message());
    }
    screen.result(report.result().id(), report.message() + threshold(report));
    screen.line(documents(report));
    notRolledOut(report).forEach(screen::line);
    long outdated = report.workloads().stream().filter(ScannedWorkload::isOutdated).count();
    if (outdated > 0) {
      screen.line(
          "%s of an API version that no supported API server knows."
              .formatted(count((int) outdated, "workload")));
    }
  }

  /** Which ones the number speaks of, the first of them. */
  private static List<String> notRolledOut(ScanReport report) {
    List<ScannedWorkload> all =
        report.workloads().stream()
            .filter(workload -> workload.verdict().notRolledOut() > 0)
            .toList();
    List<String> lines = new ArrayList<>();
    all.stream().limit(MOST_NAMED).map(TableFormat::notRolledOut).forEach(lines::add);
    if (all.size() > MOST_NAMED) {
      lines.add("%d more are not rolled out yet.".formatted(all.size() - MOST_NAMED));
    }
    return lines;
  }

  private static String notRolledOut(ScannedWorkload workload) {
    WorkloadRef ref = workload.verdict().ref();
    return "%s: %s '%s' is not rolled out yet.".formatted(live(workload), ref.kind(), ref.name());
  }

  private static Located problem(Problem problem) {
    return new Located(problem.spot(), "cannot be read: " + problem.message());
  }

  private static Located finding(ScannedWorkload workload) {
    Finding finding = workload.finding().orElseThrow();
    List<ContainerEntry> found =
        ContainerEntry.of(workload).filter(entry -> entry.verdict().finding()).toList();
    String text =
        Stream.of(
                Stream.of(finding.message()),
                ofOwners(found.stream()),
                otherLines(found).stream(),
                finding.managedBy().map(by -> "(Managed by " + by.advice() + ".)").stream())
            .flatMap(sentences -> sentences)
            .collect(Collectors.joining(" "));
    return new Located(where(workload, workload.findingAt()), text);
  }

  /** An exemption without its end is a pass: what does nothing is said whatever the verdicts. */
  private static Stream<Located> idleAnnotations(ScannedWorkload workload) {
    WorkloadRef ref = workload.verdict().ref();
    String where = where(workload, workload.place().map(Place::at));
    return workload.verdict().containers().stream()
        .flatMap(container -> container.notes().stream())
        .filter(note -> note instanceof Note.UnknownAnnotation || note instanceof Note.LastDayAlone)
        .distinct()
        .map(
            note ->
                new Located(
                    where, "%s '%s': %s".formatted(ref.kind(), ref.name(), NoteSentence.of(note))));
  }

  /** What somebody has meant for these containers and did not get. */
  private static Stream<String> ofOwners(Stream<ContainerEntry> containers) {
    return containers
        .flatMap(entry -> entry.evaluated().notes().stream())
        .filter(
            note ->
                note instanceof Note.BrokenAnnotation
                    || note instanceof Note.ExpiredExemption
                    || note instanceof Note.SelfExemptionDenied
                    || note instanceof Note.OwnerPathsDenied)
        .map(NoteSentence::of)
        .distinct();
  }

  /** Where the containers behind the first stand. */
  private static Optional<String> otherLines(List<ContainerEntry> found) {
    List<String> lines =
        found.stream()
            .flatMap(entry -> entry.location().stream())
            .map(location -> location.at().line())
            .distinct()
            .skip(1)
            .sorted()
            .map(String::valueOf)
            .toList();
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "(Also in line%s %s.)"
                .formatted(lines.size() == 1 ? "" : "s", String.join(", ", lines)));
  }

  private static String where(ScannedWorkload workload, Optional<Position> at) {
    return workload
        .place()
        .flatMap(place -> at.map(one -> one.in(place.file())))
        .orElse(live(workload));
  }

  private static String live(ScannedWorkload workload) {
    String namespace = "In namespace '" + workload.verdict().ref().namespace() + "'";
    return workload.cluster().map(context -> context + ": " + namespace).orElse(namespace);
  }

  /** How far it is from the threshold, in brackets. */
  static String threshold(ScanReport report) {
    if (report.tally().evaluated() == 0) {
      return "";
    }
    long exempt = report.tally().exempt();
    return " (%d %%, threshold %d %%%s)"
        .formatted(
            report.tally().percent(),
            report.threshold().percent(),
            exempt == 0 ? "" : ", " + exempt + " exempt");
  }

  /** What has become of all documents, in one line. */
  static String documents(ScanReport report) {
    List<String> parts = new ArrayList<>();
    parts.add(count(report.workloads().size(), "workload") + " evaluated");
    if (!report.documents().skipped().isEmpty()) {
      parts.add(
          report.documents().skipped().entrySet().stream()
              .map(skipped -> skipped.getKey().count(skipped.getValue()))
              .collect(Collectors.joining(", ", "skipped: ", "")));
    }
    int unreadable = report.problems().size() + report.unread().size();
    if (unreadable > 0) {
      parts.add(unreadable + " not readable");
    }
    if (report.documents().files() == 0) {
      return String.join("; ", parts) + ".";
    }
    return "%s in %s: %s."
        .formatted(
            count(report.documents().read(), "document"),
            count(report.documents().files(), "file"),
            String.join("; ", parts));
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
