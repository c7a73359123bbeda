package dev.rootseal.output;

import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.Verdict;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;

/**
 * For a person and a browser: one page that needs nothing else, not even scripts, and is sorted and
 * searched where there are some. What is the same in every report stands in files beside this
 * class. The page allows style and script by their digest, and nothing else: whatever a manifest
 * brings in, no browser runs it or fetches anything for it.
 */
final class HtmlFormat implements ReportFormat {
  private final String version;
  private final Clock clock;
  private final String page = file("report.html");
  private final String style = file("report.css");
  private final String script = file("report.js");

  HtmlFormat(String version, Clock clock) {
    this.version = version;
    this.clock = clock;
  }

  private static String file(String name) {
    try (InputStream in = HtmlFormat.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page is text as it is and names of places in turn. */
  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    String[] pieces = page.split("\\{\\{|}}", -1);
    for (int i = 0; i < pieces.length; i++) {
      if (i % 2 == 0) {
        out.write(pieces[i]);
      } else {
        fill(pieces[i], report, out);
      }
    }
  }

  private void fill(String place, ScanReport report, Writer out) throws IOException {
    Markup html = new Markup(out);
    HtmlReport parts = new HtmlReport(report, html);
    switch (place) {
      case "style" -> out.write(style);
      case "script" -> out.write(script);
      case "style-hash" -> out.write(digest(style));
      case "script-hash" -> out.write(digest(script));
      case "title" -> html.add("{}: {}", report.result().id(), report.message());
      case "summary" -> parts.summary();
      case "problems" -> parts.problems();
      case "documents" -> parts.documents();
      case "results" ->
          html.each("option", List.of(Result.FAIL, Result.PASS, Result.NOT_APPLICABLE), Result::id);
      case "verdicts" -> html.each("option", List.of(Verdict.values()), Verdict::id);
      case "count" -> parts.count();
      case "workloads" -> parts.workloads();
      case "tool" -> html.add("{}", tool());
      default -> throw new IllegalStateException("the page has no place named " + place);
    }
  }

  /** As a Content-Security-Policy names it (CSP level 3, hash-source). */
  static String digest(String text) {
    byte[] hash = Fingerprints.digest("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
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
