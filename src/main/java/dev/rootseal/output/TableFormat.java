package dev.rootseal.output;

import dev.rootseal.manifest.Place;
import dev.rootseal.manifest.Position;
import dev.rootseal.report.Finding;
import dev.rootseal.report.NoteSentence;
import dev.rootseal.rule.Note;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.Terminal.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** For a person: a line for each finding, its place in front as compilers write it, and numbers. */
public record TableFormat(Terminal terminal) {
  private static final int MOST_NAMED = 20;

  public void write(ScanReport report) {
    report.unread().forEach(terminal::line);
    List<Located> rows =
        Stream.of(
                report.problems().stream()
                    .map(one -> new Located(one.spot(), "cannot be read: " + one.message())),
                report.findings().stream().map(TableFormat::finding),
                report.workloads().stream().flatMap(TableFormat::idleAnnotations))
            .flatMap(located -> located)
            .toList();
    terminal.located(rows);
    if (!rows.isEmpty() || !report.isWhole()) {
      terminal.line("");
    }
    for (ScanReport.ClusterResult cluster : report.clusters()) {
      terminal.result(cluster.result().id(), cluster.context() + ": " + cluster.message());
    }
    terminal.result(report.result().id(), report.message() + threshold(report));
    terminal.line(documents(report));
    notRolledOut(report);
    long outdated = report.workloads().stream().filter(ScannedWorkload::isOutdated).count();
    if (outdated > 0) {
      terminal.line(
          Terminal.count(outdated, "workload")
              + " of an API version that no supported API server knows.");
    }
  }

  /** Which ones the number speaks of, the first of them. */
  private void notRolledOut(ScanReport report) {
    List<ScannedWorkload> all =
        report.workloads().stream().filter(one -> one.verdict().notRolledOut() > 0).toList();
    all.stream()
        .limit(MOST_NAMED)
        .forEach(one -> terminal.line(live(one) + ": " + named(one) + " is not rolled out yet."));
    if (all.size() > MOST_NAMED) {
      terminal.line("%d more are not rolled out yet.".formatted(all.size() - MOST_NAMED));
    }
  }

  static String named(ScannedWorkload workload) {
    return "%s '%s'".formatted(workload.verdict().ref().kind(), workload.verdict().ref().name());
  }

  private static Located finding(ScannedWorkload workload) {
    Finding finding = workload.finding().orElseThrow();
    List<ContainerEntry> found =
        ContainerEntry.of(workload).filter(entry -> entry.verdict().finding()).toList();
    List<String> sentences = new ArrayList<>(List.of(finding.message()));
    ofOwners(found).forEach(sentences::add);
    otherLines(found).ifPresent(sentences::add);
    finding.managedBy().ifPresent(by -> sentences.add("(Managed by " + by.advice() + ".)"));
    return new Located(where(workload, workload.findingAt()), String.join(" ", sentences));
  }

  /** An exemption without its end is a pass: what does nothing is said whatever the verdicts. */
  private static Stream<Located> idleAnnotations(ScannedWorkload workload) {
    String where = where(workload, workload.place().map(Place::at));
    return workload.verdict().containers().stream()
        .flatMap(container -> container.notes().stream())
        .filter(note -> note instanceof Note.UnknownAnnotation || note instanceof Note.LastDayAlone)
        .distinct()
        .map(note -> new Located(where, named(workload) + ": " + NoteSentence.of(note)));
  }

  /** What somebody has meant for these containers and did not get. */
  static Stream<String> ofOwners(List<ContainerEntry> containers) {
    return containers.stream()
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

  static String where(ScannedWorkload workload, Optional<Position> at) {
    return workload
        .place()
        .flatMap(place -> at.map(one -> one.in(place.file())))
        .orElse(live(workload));
  }

  private static String live(ScannedWorkload workload) {
    String cluster = workload.cluster().map(context -> context + ": ").orElse("");
    return cluster + "In namespace '" + workload.verdict().ref().namespace() + "'";
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

  static String documents(ScanReport report) {
    List<String> parts = new ArrayList<>();
    parts.add(Terminal.count(report.workloads().size(), "workload") + " evaluated");
    if (!report.documents().skipped().isEmpty()) {
      parts.add(
          report.documents().skipped().entrySet().stream()
              .map(skipped -> skipped.getKey().count(skipped.getValue()))
              .collect(Collectors.joining(", ", "skipped: ", "")));
    }
    if (!report.isWhole()) {
      parts.add(report.problems().size() + report.unread().size() + " not readable");
    }
    int files = report.documents().files();
    String read =
        Terminal.count(report.documents().read(), "document")
            + " in "
            + Terminal.count(files, "file");
    return (files == 0 ? "" : read + ": ") + String.join("; ", parts) + ".";
  }
}
