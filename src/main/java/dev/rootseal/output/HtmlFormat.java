package dev.rootseal.output;

import static java.util.Objects.requireNonNull;

import dev.rootseal.remediation.PatchBlocker;
import dev.rootseal.remediation.PatchedContainer;
import dev.rootseal.remediation.PatchedContainer.Mount;
import dev.rootseal.remediation.Remediation;
import dev.rootseal.report.Finding;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.ContainerType;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.ManagedBy;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For a person and a browser: one page that needs nothing else, not even scripts, and is sorted and
 * searched where there are some. What is the same in every report stands in files beside this
 * class. The page allows style and script by their digest, and nothing else: whatever a manifest
 * brings in, no browser runs it or fetches anything for it.
 */
record HtmlFormat(ScanReport report, Markup html, OutputFormat.Writing writing) {
  private static final String COUNTS = "<dl class=\"counts\" aria-label=\"{}\">";

  private static final String STYLE = file("report.css");
  private static final String SCRIPT = file("report.js");

  private static String file(String name) {
    try (InputStream in = requireNonNull(HtmlFormat.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page is text as it is and names of places in turn. */
  static void write(ScanReport report, OutputFormat.Writing writing, Writer out)
      throws IOException {
    HtmlFormat page = new HtmlFormat(report, new Markup(out), writing);
    String[] pieces = file("report.html").split("\\{\\{|}}", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (i % 2 == 0) {
        out.write(pieces[i]);
      } else {
        page.fill(pieces[i]);
      }
    }
  }

  /** As a Content-Security-Policy names it (CSP level 3, hash-source). */
  static String digest(String text) {
    byte[] hash = Fingerprints.digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }

  private void fill(String place) throws IOException {
    switch (place) {
      case "style" -> html.add(STYLE);
      case "script" -> html.add(SCRIPT);
      case "style-hash" -> html.add(digest(STYLE));
      case "script-hash" -> html.add(digest(SCRIPT));
      case "title" -> html.add("{}: {}", report.result().id(), report.message());
      case "summary" -> summary();
      case "problems" -> problems();
      case "documents" -> documents();
      case "results" ->
          html.each("option", List.of(Result.FAIL, Result.PASS, Result.NOT_APPLICABLE), Result::id);
      case "verdicts" -> html.each("option", List.of(Verdict.values()), Verdict::id);
      case "count" -> html.add("{}", Terminal.count(report.workloads().size(), "workload"));
      case "workloads" -> workloads();
      case "tool" -> tool();
      default -> throw new IllegalStateException("the page has no place named " + place);
    }
  }

  private void tool() throws IOException {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    html.add("Written by rootseal {}", writing.version());
    html.add(" on {}. ", writing.time().truncatedTo(ChronoUnit.SECONDS));
    html.add("Rule {} ({}): {}.", rule.id(), String.join(", ", rule.controls()), rule.title());
  }

  private void summary() throws IOException {
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
    // From left to right: all that count in Y.
    for (Verdict verdict : Stream.of(Verdict.values()).filter(Verdict::evaluated).toList()) {
      double share = 100.0 * tally.of(verdict) / tally.evaluated();
      html.add("<rect class=\"{}\" x=\"{}\"", verdict.id(), percent(from));
      html.add(" width=\"{}\" height=\"100%\"></rect>", percent(share));
      from += share;
    }
    html.add("<line x1=\"{}%\" x2=\"{}%\" y1=\"0\" y2=\"100%\"></line>", threshold, threshold);
    html.add("</svg><p class=\"n\">{}.</p>", words);
  }

  /** What became of the documents; nothing where none was read. */
  private void documents() throws IOException {
    if (report.documents().files() == 0) {
      return;
    }
    html.add("<h2>Documents</h2>");
    html.add(COUNTS, "Documents");
    Map<String, Integer> counts = new LinkedHashMap<>();
    counts.put("files", report.documents().files());
    counts.put("documents", report.documents().read());
    counts.put("workloads evaluated", report.workloads().size());
    report.documents().skipped().forEach((why, n) -> counts.put("skipped: " + why.words(), n));
    counts.put("not readable", report.problems().size());
    for (var count : counts.entrySet()) {
      html.add("<div><dt>{}</dt><dd>{}</dd></div>", count.getKey(), count.getValue());
    }
    html.add("</dl>");
  }

  private void problems() throws IOException {
    if (report.isWhole()) {
      return;
    }
    html.add("<section class=\"problems\" aria-label=\"What could not be read\">");
    html.add("<h2>Could not be read</h2><table>");
    html.heads("Place", "Reason", "Problem");
    for (Unreadable unread : Unreadable.of(report)) {
      html.add("<tr><th scope=\"row\">{}</th><td>{}</td>", unread.where(), unread.reason());
      html.add("<td>{}</td></tr>\n", unread.message());
    }
    html.add("</tbody></table></section>");
  }

  /** The workloads by namespace, else by file. Each can be opened without a script. */
  private void workloads() throws IOException {
    Map<FindingGroup, List<ScannedWorkload>> groups =
        report.workloads().stream()
            .collect(
                Collectors.groupingBy(FindingGroup::of, LinkedHashMap::new, Collectors.toList()));
    for (var group : groups.entrySet()) {
      group(group.getKey(), group.getValue());
    }
  }

  private void group(FindingGroup group, List<ScannedWorkload> workloads) throws IOException {
    Tally tally =
        workloads.stream().map(one -> one.verdict().tally()).reduce(Tally.EMPTY, Tally::plus);
    html.add("<details class=\"g\" open=\"\"><summary><h3>{}", group.words());
    html.add("<bdi>{}</bdi></h3> <span class=\"n\">", group.name());
    if (tally.evaluated() > 0) {
      html.add("<meter max=\"{}\" value=\"{}\"", tally.evaluated(), tally.compliant());
      html.add(" aria-label=\"complying\"></meter>");
    }
    html.add("{}</span></summary>\n", share(tally));
    for (ScannedWorkload workload : workloads) {
      workload(workload, group);
    }
    html.add("</details>\n");
  }

  private void workload(ScannedWorkload workload, FindingGroup group) throws IOException {
    WorkloadRef ref = workload.verdict().ref();
    String result = workload.verdict().tally().result(Threshold.ALL).id();
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

  private void containers(ScannedWorkload workload) throws IOException {
    if (workload.verdict().containers().isEmpty()) {
      return;
    }
    html.add("<table aria-label=\"Containers\">");
    html.heads("Container", "Image", "Verdict");
    for (ContainerEntry container : ContainerEntry.of(workload).toList()) {
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
    html.addIf("<p>{}</p>", entry.exempt(it -> words(it, entry.unexcused())));
    html.list(entry.notes());
    html.add("</td></tr>");
  }

  private void remediation(ScannedWorkload workload, Remediation found) throws IOException {
    if (found.patch().isEmpty() && found.refused().isEmpty()) {
      return;
    }
    html.add("<div class=\"remedy\">");
    if (workload.isCustomResource()) {
      list("To be changed", found.patched().stream().map(HtmlFormat::change).toList());
    } else if (found.patch().isPresent()) {
      html.add("<h5>Patch</h5><pre>");
      for (String line : found.patch().get().yaml().lines().toList()) {
        html.add("{}\n", line);
      }
      html.add("</pre>");
      list(
          "Before you apply it",
          Stream.concat(found.replacement().stream(), found.remarks().stream()).toList());
    }
    list("No patch for", found.refused().stream().map(HtmlFormat::sentence).toList());
    html.add("</div>");
  }

  private void list(String title, List<String> texts) throws IOException {
    if (!texts.isEmpty()) {
      html.add("<h5>{}</h5>", title);
      html.list(texts);
    }
  }

  private static String percent(double share) {
    return Math.round(share * 100) / 100.0 + "%";
  }

  /** What keeps workloads together: a namespace, or a file, whose name tells where they stand. */
  private record FindingGroup(String words, String name, boolean inFile) {
    static FindingGroup of(ScannedWorkload workload) {
      String namespace = workload.verdict().ref().namespace();
      if (!namespace.isEmpty()) {
        String cluster = workload.cluster().map(context -> context + ": ").orElse("");
        return new FindingGroup("Namespace ", cluster + namespace, false);
      }
      return Location.file(workload)
          .map(file -> new FindingGroup("File ", file, true))
          .orElse(new FindingGroup("Without a namespace", "", false));
    }
  }

  private static String share(Tally tally) {
    return tally.evaluated() == 0
        ? "nothing to measure"
        : tally.compliant() + " of " + tally.evaluated();
  }

  private static String named(String name) {
    return name.isEmpty() ? "(no name)" : name;
  }

  /** Where it stands; the file only where the group does not tell it. */
  private static String at(ScannedWorkload workload, FindingGroup group) {
    return Location.ofFinding(workload)
        .map(found -> group.inFile() ? "line " + found.at().line() : found.toString())
        .orElse("");
  }

  /** Its part in the pod, where that is not the usual one, and its line. */
  private static String remark(ContainerEntry entry) {
    ContainerType type = entry.facts().type();
    String line = entry.begin().map(at -> "line " + at.line()).orElse("");
    return type == ContainerType.CONTAINER ? line : type.id() + (line.isEmpty() ? "" : ", " + line);
  }

  private static String words(Exemption exemption, Verdict wouldBe) {
    String owner = exemption.owner().isEmpty() ? "" : ", owner " + exemption.owner();
    String until = exemption.expires().map(day -> ", until " + day).orElse(", without an end");
    String by = exemption.source().id() + " " + exemption.name();
    return "%s (%s%s%s; otherwise %s)"
        .formatted(exemption.reason(), by, owner, until, wouldBe.id());
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
