package dev.rootseal.output;

import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.manifest.SkipReason;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Verdict;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.util.List;

/** The head of the HTML report: the result, the ratio drawn, what was counted and not read. */
final class HtmlSummary {
  /** From left to right in the bar: all that count in Y. */
  private static final List<Verdict> DRAWN =
      List.of(
          Verdict.COMPLIANT,
          Verdict.MISSING_WRITABLE_MOUNT,
          Verdict.WRITABLE_ROOT_FILESYSTEM,
          Verdict.INVALID);

  private final ScanReport report;
  private final Html html;

  HtmlSummary(ScanReport report, Html html) {
    this.report = report;
    this.html = html;
  }

  void write() throws IOException {
    html.open("p", "headline").element("b", report.result().id(), report.result().id());
    html.text(": " + report.message()).close("p");
    for (ScanReport.ClusterResult cluster : report.clusters()) {
      html.open("p", "").element("b", cluster.result().id(), cluster.result().id());
      html.text(": ").element("bdi", cluster.context()).text(": " + cluster.message()).close("p");
    }
    if (report.tally().evaluated() > 0) {
      bar();
    }
    counts("Containers by verdict");
  }

  private void bar() throws IOException {
    Tally tally = report.tally();
    String words =
        tally.percent() + " % comply; the threshold is " + report.threshold().percent() + " %";
    html.openWith("svg", "class", "bar", "role", "img", "aria-label", words);
    html.openWith("rect", "width", "100%", "height", "100%").close("rect");
    double from = 0;
    for (Verdict verdict : DRAWN) {
      double share = 100.0 * tally.of(verdict) / tally.evaluated();
      segment(verdict, from, share);
      from += share;
    }
    String at = report.threshold().percent() + "%";
    html.openWith("line", "x1", at, "x2", at, "y1", "0", "y2", "100%").close("line");
    html.close("svg").element("p", "n", words + ".");
  }

  private void segment(Verdict verdict, double from, double share) throws IOException {
    html.openWith(
            "rect",
            "class",
            verdict.id(),
            "x",
            percent(from),
            "width",
            percent(share),
            "height",
            "100%")
        .close("rect");
  }

  private static String percent(double share) {
    return Math.round(share * 100) / 100.0 + "%";
  }

  private void counts(String label) throws IOException {
    html.openWith("dl", "class", "counts", "aria-label", label);
    for (Verdict verdict : Verdict.values()) {
      count(verdict.id(), verdict.id(), report.tally().of(verdict));
    }
    html.close("dl");
  }

  private void count(String name, int count) throws IOException {
    count("", name, count);
  }

  private void count(String classes, String name, int count) throws IOException {
    html.open("div", classes)
        .element("dt", name)
        .element("dd", Integer.toString(count))
        .close("div");
  }

  /** What became of the documents; nothing where none was read. */
  void documents() throws IOException {
    if (report.documents().files() == 0) {
      return;
    }
    html.element("h2", "Documents");
    html.openWith("dl", "class", "counts", "aria-label", "Documents");
    count("files", report.documents().files());
    count("documents", report.documents().read());
    count("workloads evaluated", report.workloads().size());
    for (SkipReason reason : SkipReason.values()) {
      Integer skipped = report.documents().skipped().get(reason);
      if (skipped != null) {
        count("skipped: " + reason.words(), skipped);
      }
    }
    count("not readable", report.problems().size());
    html.close("dl");
  }

  /** What could not be read, if anything. */
  void problems() throws IOException {
    if (report.isWhole()) {
      return;
    }
    html.openWith("section", "class", "problems", "aria-label", "What could not be read");
    html.element("h2", "Could not be read");
    html.open("table").heads("Place", "Reason", "Problem").open("tbody");
    for (Problem problem : report.problems()) {
      html.open("tr").openWith("th", "scope", "row");
      html.text(Location.of(problem).toString()).close("th");
      html.element("td", problem.reason().id()).element("td", problem.message()).close("tr");
      html.newLine();
    }
    for (String problem : report.unread()) {
      html.open("tr").openWith("th", "scope", "row").text("cluster").close("th");
      html.element("td", ManifestException.Reason.UNREADABLE.id()).element("td", problem);
      html.close("tr").newLine();
    }
    html.close("tbody").close("table").close("section");
  }

  /** How many workloads there are. */
  void count() throws IOException {
    int count = report.workloads().size();
    html.text(count == 1 ? "1 workload" : count + " workloads");
  }
}
