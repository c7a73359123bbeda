package dev.rootseal.output;

import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchCaveat;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.PatchedContainer.Mount;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import dev.rootseal.report.WorkloadResults;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the page of the HTML report holds: the result, what was not read, and the workloads. */
final class HtmlReport {
  /** From left to right in the bar: all that count in Y. */
  private static final List<Verdict> DRAWN =
      List.of(
          Verdict.COMPLIANT,
          Verdict.MISSING_WRITABLE_MOUNT,
          Verdict.WRITABLE_ROOT_FILESYSTEM,
          Verdict.INVALID);

  private static final String COUNTS = "<dl class=\"counts\" aria-label=\"{}\">";

  private final ScanReport report;
  private final Markup html;

  HtmlReport(ScanReport report, Markup html) {
    this.report = report;
    this.html = html;
  }

  /** The result, the ratio drawn, and what was counted. */
  void summary() throws IOException {
    String result = report.result().id();
    html.add("<p class=\"headline\"><b class=\"{}\">{}</b>", result, result);
    html.add(": {}</p>", report.message());
    for (ScanReport.ClusterResult cluster : report.clusters()) {
      String its = cluster.result().id();
      html.add("<p><b class=\"{}\">{}</b>: <bdi>{}</bdi>", its, its, cluster.context());
      html.add(": {}</p>", cluster.message());
    }
    if (report.tally().evaluated() > 0) {
      bar();
    }
    html.add(COUNTS, "Containers by verdict");
    for (Verdict verdict : Verdict.values()) {
      html.add("<div class=\"{}\"><dt>{}</dt>", verdict.id(), verdict.id());
      html.add("<dd>{}</dd></div>", report.tally().of(verdict));
    }
    html.add("</dl>");
  }

  private void bar() throws IOException {
    Tally tally = report.tally();
    int threshold = report.threshold().percent();
    String words = "%d %% comply; the threshold is %d %%".formatted(tally.percent(), threshold);
    html.add("<svg class=\"bar\" role=\"img\" aria-label=\"{}\">", words);
    html.add("<rect width=\"100%\" height=\"100%\"></rect>");
    double from = 0;
    for (Verdict verdict : DRAWN) {
      double share = 100.0 * tally.of(verdict) / tally.evaluated();
      html.add("<rect class=\"{}\" x=\"{}\"", verdict.id(), percent(from));
      html.add(" width=\"{}\" height=\"100%\"></rect>", percent(share));
      from += share;
    }
    html.add("<line x1=\"{}%\" x2=\"{}%\" y1=\"0\" y2=\"100%\"></line>", threshold, threshold);
    html.add("</svg><p class=\"n\">{}.</p>", words);
  }

  private static String percent(double share) {
    return Math.round(share * 100) / 100.0 + "%";
  }

  private void count(String name, int count) throws IOException {
    html.add("<div><dt>{}</dt><dd>{}</dd></div>", name, count);
  }

  /** What became of the documents; nothing where none was read. */
  void documents() throws IOException {
    if (report.documents().files() == 0) {
      return;
    }
    html.add("<h2>Documents</h2>");
    html.add(COUNTS, "Documents");
    count("files", report.documents().files());
    count("documents", report.documents().read());
    count("workloads evaluated", report.workloads().size());
    for (var skipped : report.documents().skipped().entrySet()) {
      count("skipped: " + skipped.getKey().words(), skipped.getValue());
    }
    count("not readable", report.problems().size());
    html.add("</dl>");
  }

  void problems() throws IOException {
    if (report.isWhole()) {
      return;
    }
    html.add("<section class=\"problems\" aria-label=\"What could not be read\">");
    html.add("<h2>Could not be read</h2><table>");
    html.heads("Place", "Reason", "Problem");
    html.add("<tbody>");
    for (Unreadable unread : Unreadable.of(report)) {
      html.add("<tr><th scope=\"row\">{}</th><td>{}</td>", unread.where(), unread.reason());
      html.add("<td>{}</td></tr>\n", unread.message());
    }
    html.add("</tbody></table></section>");
  }

  void count() throws IOException {
    int count = report.workloads().size();
    html.add(count == 1 ? "{} workload" : "{} workloads", count);
  }

  /** The workloads by namespace; those without one by file. Each can be opened without a script. */
  void workloads() throws IOException {
    Map<Group, List<ScannedWorkload>> groups = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.workloads()) {
      groups.computeIfAbsent(Group.of(workload), group -> new ArrayList<>()).add(workload);
    }
    for (var group : groups.entrySet()) {
      group(group.getKey(), group.getValue());
    }
  }

  /** What keeps workloads together: a namespace, or a file, whose name tells where they stand. */
  private record Group(String words, String name, boolean inFile) {
    static Group of(ScannedWorkload workload) {
      String namespace = workload.verdict().ref().namespace();
      if (!namespace.isEmpty()) {
        String cluster = workload.cluster().map(context -> context + ": ").orElse("");
        return new Group("Namespace ", cluster + namespace, false);
      }
      return workload
          .place()
          .map(place -> new Group("File ", Location.named(place.file()), true))
          .orElse(new Group("Without a namespace", "", false));
    }
  }

  private void group(Group group, List<ScannedWorkload> workloads) throws IOException {
    Tally tally =
        workloads.stream().map(one -> one.verdict().tally()).reduce(Tally.EMPTY, Tally::plus);
    html.add("<details class=\"g\" open=\"\"><summary><h3>{}", group.words());
    html.add("<bdi>{}</bdi></h3> ", group.name());
    if (tally.evaluated() > 0) {
      html.add("<meter max=\"{}\" value=\"{}\"", tally.evaluated(), tally.compliant());
      html.add(" aria-label=\"complying\"></meter>");
    }
    html.add("<span class=\"n\">{}</span></summary>\n", share(tally));
    for (ScannedWorkload workload : workloads) {
      workload(workload, group);
    }
    html.add("</details>\n");
  }

  private static String share(Tally tally) {
    return tally.evaluated() == 0
        ? "nothing to measure"
        : tally.compliant() + " of " + tally.evaluated();
  }

  private void workload(ScannedWorkload workload, Group group) throws IOException {
    WorkloadRef ref = workload.verdict().ref();
    String result = WorkloadResults.resultOf(workload.verdict().tally()).id();
    Optional<Finding> finding = workload.finding();
    String message = finding.map(Finding::message).orElse("");
    html.add("<details class=\"w {}{}\">", result, finding.isPresent() ? " finding" : "");
    html.add("<summary><b class=\"{}\">{}</b> ", result, result);
    html.add("<h4>{}</h4> <i>{}</i> ", named(ref.name()), ref.kind());
    html.add("<span class=\"n\">{}</span>", share(workload.verdict().tally()));
    html.addIf("<span class=\"at\">{}</span>", at(workload, group));
    html.add("</summary>\n");
    html.addIf("<p>{}</p>", message);
    html.addIf(
        "<p>Managed by {}.</p>",
        finding.flatMap(Finding::managedBy).map(ManagedBy::advice).orElse(""));
    containers(workload);
    remediation(workload, Remediation.of(workload.verdict()));
    html.add("</details>\n");
  }

  private static String named(String name) {
    return name.isEmpty() ? "(no name)" : name;
  }

  /** Where it stands; the file only where the group does not tell it. */
  private static String at(ScannedWorkload workload, Group group) {
    return Location.ofFinding(workload)
        .map(found -> group.inFile() ? "line " + found.at().line() : found.toString())
        .orElse("");
  }

  private void containers(ScannedWorkload workload) throws IOException {
    List<ContainerEntry> containers = ContainerEntry.of(workload).toList();
    if (containers.isEmpty()) {
      return;
    }
    html.add("<table aria-label=\"Containers\">");
    html.heads("Container", "Image", "Verdict");
    html.add("<tbody>");
    for (ContainerEntry container : containers) {
      container(container);
    }
    html.add("</tbody></table>");
  }

  private void container(ContainerEntry entry) throws IOException {
    html.add("<tr><th scope=\"row\">{}", named(entry.facts().name()));
    html.addIf(" <i>{}</i>", remark(entry));
    html.add("</th><td><code>{}</code></td>", entry.facts().image());
    html.add("<td><b class=\"{}\">{}</b>", entry.verdict().id(), entry.verdict().id());
    html.addIf("<p>no writable mount at {}</p>", String.join(", ", entry.unexcusedPaths()));
    Verdict wouldBe = entry.unexcused();
    html.addIf("<p>{}</p>", entry.exemption().map(it -> words(it, wouldBe)).orElse(""));
    html.list(entry.notes());
    html.add("</td></tr>");
  }

  /** Its part in the pod, where that is not the usual one, and its line. */
  private static String remark(ContainerEntry entry) {
    ContainerType type = entry.facts().type();
    return Stream.concat(
            Stream.of(type).filter(one -> one != ContainerType.CONTAINER).map(ContainerType::text),
            entry.begin().map(at -> "line " + at.line()).stream())
        .collect(Collectors.joining(", "));
  }

  private static String words(Exemption exemption, Verdict wouldBe) {
    String owner = exemption.owner().isEmpty() ? "" : ", owner " + exemption.owner();
    String until = exemption.expires().map(day -> ", until " + day).orElse(", without an end");
    return "%s (%s %s%s%s; otherwise %s)"
        .formatted(
            exemption.reason(),
            exemption.source().id(),
            exemption.name(),
            owner,
            until,
            wouldBe.id());
  }

  private void remediation(ScannedWorkload workload, Remediation found) throws IOException {
    if (found.patch().isEmpty() && found.refused().isEmpty()) {
      return;
    }
    html.add("<div class=\"remedy\">");
    if (workload.isCustomResource()) {
      list("To be changed", found.patched().stream().map(HtmlReport::change).toList());
    } else if (found.patch().isPresent()) {
      html.add("<h5>Patch</h5><pre>");
      html.lines(found.patch().get().yaml());
      html.add("</pre>");
      list("Before you apply it", found.remarks().stream().map(PatchCaveat::sentence).toList());
    }
    list("No patch for", found.refused().stream().map(HtmlReport::sentence).toList());
    html.add("</div>");
  }

  private void list(String title, List<String> texts) throws IOException {
    if (!texts.isEmpty()) {
      html.add("<h5>{}</h5>", title);
      html.list(texts);
    }
  }

  private static String change(PatchedContainer patched) {
    List<String> parts = new ArrayList<>();
    if (patched.setsFlag()) {
      parts.add("readOnlyRootFilesystem: true");
    }
    if (!patched.opened().isEmpty()) {
      parts.add("no readOnly: true at " + mounts(patched.opened()));
    }
    if (!patched.added().isEmpty()) {
      parts.add("an emptyDir at " + mounts(patched.added()));
    }
    return "Container '%s': %s".formatted(patched.name(), String.join("; ", parts));
  }

  private static String mounts(List<Mount> mounts) {
    return mounts.stream().map(Mount::mountPath).collect(Collectors.joining(", "));
  }

  private static String sentence(PatchBlocker blocker) {
    return "Container '%s': %s".formatted(blocker.container(), blocker.sentence());
  }
}
