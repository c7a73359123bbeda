package dev.rootseal.output;

import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Verdict;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * For a person and a browser: one page that needs nothing else, not even scripts, and is sorted and
 * searched where there are some.
 */
final class HtmlFormat implements ReportFormat {
  private final String version;
  private final Clock clock;
  private final HtmlPage page = HtmlPage.load();

  HtmlFormat(String version, Clock clock) {
    this.version = version;
    this.clock = clock;
  }

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    List<String> pieces = page.pieces();
    for (int i = 0; i < pieces.size(); i++) {
      if (i % 2 == 0) {
        out.write(pieces.get(i));
      } else {
        fill(pieces.get(i), report, out);
      }
    }
  }

  private void fill(String place, ScanReport report, Writer out) throws IOException {
    Html html = new Html(out);
    HtmlSummary summary = new HtmlSummary(report, html);
    switch (place) {
      case "style" -> out.write(page.style());
      case "script" -> out.write(page.script());
      case "style-hash" -> out.write(page.styleDigest());
      case "script-hash" -> out.write(page.scriptDigest());
      case "title" -> html.text(report.result().id() + ": " + report.message());
      case "summary" -> summary.write();
      case "problems" -> summary.problems();
      case "documents" -> summary.documents();
      case "results" -> results(html);
      case "verdicts" -> verdicts(html);
      case "count" -> summary.count();
      case "workloads" -> new HtmlWorkloads(report, html).write();
      case "tool" -> html.text(tool());
      default -> throw new IllegalStateException("the page has no place named " + place);
    }
  }

  private static void results(Html html) throws IOException {
    for (Result result : List.of(Result.FAIL, Result.PASS, Result.NOT_APPLICABLE)) {
      html.element("option", result.id());
    }
  }

  private static void verdicts(Html html) throws IOException {
    for (Verdict verdict : Verdict.values()) {
      html.element("option", verdict.id());
    }
  }

  private String tool() {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    return "Written by rootseal %s on %s. Rule %s (%s): %s."
        .formatted(
            version,
            clock.instant().truncatedTo(ChronoUnit.SECONDS),
            rule.id(),
            String.join(", ", rule.controls()),
            rule.title());
  }
}
