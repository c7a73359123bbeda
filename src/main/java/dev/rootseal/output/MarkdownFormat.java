package dev.rootseal.output;

import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.stream.Stream;

/**
 * For a comment on a pull request, or the summary of a job: the numbers and what to act on, bounded
 * by what GitHub takes.
 */
final class MarkdownFormat implements ReportFormat {
  /** Finds the comment again that is to be replaced; nobody sees it. */
  private static final String MARK = "<!-- rootseal scan -->";

  /** More findings than a person reads in a comment are folded. */
  private static final int SHOWN = 20;

  private static final String HEAD = "| Where | Finding |";

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    MarkdownPage page = new MarkdownPage();
    page.paragraph(MARK);
    page.paragraph("### Read-only root filesystem: " + report.result().id());
    page.paragraph("**" + report.message() + "**" + TableFormat.threshold(report));
    page.paragraph(TableFormat.documents(report));
    clusters(page, report.clusters());
    problems(
        page,
        Stream.concat(
                report.problems().stream().map(MarkdownFormat::row),
                report.unread().stream().map(unread -> row("cluster", unread)))
            .toList());
    findings(page, report.findings().stream().map(MarkdownFormat::row).toList());
    exempt(
        page,
        Entry.of(report)
            .filter(entry -> entry.exemption().isPresent())
            .map(MarkdownFormat::row)
            .toList());
    out.write(page.toString().stripTrailing() + "\n");
  }

  private static void clusters(MarkdownPage page, List<ScanReport.ClusterResult> clusters) {
    for (ScanReport.ClusterResult cluster : clusters) {
      page.line("- " + MarkdownText.code(cluster.context()) + ": " + result(cluster));
    }
    if (!clusters.isEmpty()) {
      page.line("");
    }
  }

  private static String result(ScanReport.ClusterResult cluster) {
    return cluster.result().id() + ". " + cluster.message();
  }

  private static void problems(MarkdownPage page, List<String> rows) {
    if (!rows.isEmpty()) {
      page.table("| Where | Cannot be read |", rows, 25);
    }
  }

  private static void findings(MarkdownPage page, List<String> rows) {
    if (!rows.isEmpty()) {
      page.table(HEAD, rows.subList(0, Math.min(SHOWN, rows.size())), 85);
    }
    if (rows.size() > SHOWN) {
      page.foldedTable(
          count(rows.size() - SHOWN, "more finding"), HEAD, rows.subList(SHOWN, rows.size()));
    }
  }

  private static void exempt(MarkdownPage page, List<String> rows) {
    if (!rows.isEmpty()) {
      page.foldedTable(count(rows.size(), "exempt container"), "| Container | Exempt by |", rows);
    }
  }

  private static String row(Problem problem) {
    return row(Location.of(problem).toString(), problem.message());
  }

  private static String row(ScannedWorkload workload) {
    String where =
        workload
            .place()
            .map(place -> Location.of(place.file(), workload.findingAt().orElse(place.at())))
            .map(Location::toString)
            .orElseGet(() -> Issue.room(workload));
    return row(where, workload.finding().orElseThrow().message());
  }

  private static String row(Entry entry) {
    return row(
        Issue.address(entry.workload()) + "/" + entry.facts().name(),
        ExemptionText.of(entry.exemption().orElseThrow()));
  }

  private static String row(String where, String what) {
    return "| " + MarkdownText.code(where) + " | " + MarkdownText.plain(what) + " |";
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
