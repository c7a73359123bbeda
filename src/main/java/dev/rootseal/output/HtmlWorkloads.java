package dev.rootseal.output;

import dev.rootseal.manifest.Position;
import dev.rootseal.report.Finding;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The workloads of the HTML report, by namespace; those without one by file. Each can be opened
 * without a script.
 */
final class HtmlWorkloads {
  private final ScanReport report;
  private final Html html;

  HtmlWorkloads(ScanReport report, Html html) {
    this.report = report;
    this.html = html;
  }

  void write() throws IOException {
    Map<Group, List<ScannedWorkload>> groups = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.workloads()) {
      groups.computeIfAbsent(Group.of(workload), group -> new ArrayList<>()).add(workload);
    }
    for (var group : groups.entrySet()) {
      group(group.getKey(), group.getValue());
    }
  }

  private void group(Group group, List<ScannedWorkload> workloads) throws IOException {
    Tally tally =
        workloads.stream().map(one -> one.verdict().tally()).reduce(Tally.EMPTY, Tally::plus);
    html.openWith("details", "class", "g", "open", "").open("summary").open("h3");
    html.text(group.kind().words).element("bdi", group.name()).close("h3").text(" ");
    if (tally.evaluated() > 0) {
      meter(tally);
    }
    html.element("span", "n", share(tally)).close("summary").newLine();
    for (ScannedWorkload workload : workloads) {
      workload(workload, group);
    }
    html.close("details").newLine();
  }

  private void meter(Tally tally) throws IOException {
    html.openWith(
            "meter",
            "max",
            Integer.toString(tally.evaluated()),
            "value",
            Integer.toString(tally.compliant()),
            "aria-label",
            "complying")
        .close("meter");
  }

  private static String share(Tally tally) {
    return tally.evaluated() == 0
        ? "nothing to measure"
        : tally.compliant() + " of " + tally.evaluated();
  }

  private void workload(ScannedWorkload workload, Group group) throws IOException {
    WorkloadRef ref = workload.verdict().ref();
    String result = WorkloadResults.resultOf(workload.verdict().tally()).id();
    html.open("details", "w " + result + (workload.finding().isPresent() ? " finding" : ""));
    html.open("summary").element("b", result, result).text(" ");
    html.element("h4", ref.name().isEmpty() ? "(no name)" : ref.name()).text(" ");
    html.element("i", ref.kind()).text(" ");
    html.element("span", "n", share(workload.verdict().tally()));
    Optional<String> at = at(workload, group);
    if (at.isPresent()) {
      html.element("span", "at", at.get());
    }
    html.close("summary");
    Optional<String> message = workload.finding().map(Finding::message);
    if (message.isPresent()) {
      html.element("p", message.get());
    }
    Optional<String> tool = workload.verdict().facts().managedBy().map(ManagedBy::advice);
    if (message.isPresent() && tool.isPresent()) {
      html.element("p", "Managed by " + tool.get() + ".");
    }
    new HtmlContainers(workload, html).write();
    html.close("details").newLine();
  }

  /** Where it stands; the file only where the group does not tell it. */
  private static Optional<String> at(ScannedWorkload workload, Group group) {
    return workload
        .place()
        .map(
            place -> {
              Position found = workload.findingAt().orElse(place.at());
              return group.kind() == GroupKind.FILE
                  ? "line " + found.line()
                  : Location.of(place.file(), found).toString();
            });
  }

  /** What keeps workloads together. */
  private enum GroupKind {
    NAMESPACE("Namespace "),
    FILE("File "),
    NOWHERE("Without a namespace");

    private final String words;

    GroupKind(String words) {
      this.words = words;
    }
  }

  private record Group(GroupKind kind, String name) {
    static Group of(ScannedWorkload workload) {
      String namespace = workload.verdict().ref().namespace();
      if (!namespace.isEmpty()) {
        String cluster = workload.cluster().map(context -> context + ": ").orElse("");
        return new Group(GroupKind.NAMESPACE, cluster + namespace);
      }
      return workload
          .place()
          .map(place -> Location.named(place.file()))
          .map(file -> new Group(GroupKind.FILE, file))
          .orElse(new Group(GroupKind.NOWHERE, ""));
    }
  }
}
