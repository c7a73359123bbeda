package dev.rootseal.output;

import dev.rootseal.report.NoteSentence;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.Terminal;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * For a comment on a pull request, or the summary of a job: the numbers and what to act on, bounded
 * by what GitHub takes. Rows that do not fit are left out and counted; what stands around them
 * always fits, since room is kept for it.
 */
final class MarkdownFormat {
  /** What GitHub takes for one comment, in characters. */
  static final int LONGEST = 65_536;

  /** Characters of a cell; a finding has about 200, a made-up name may have millions. */
  static final int LONGEST_CELL = 1000;

  /** For headings, heads of tables, and the lines that say what was left out. */
  private static final int KEPT = 4_096;

  /** Finds the comment again that is to be replaced; nobody sees it. */
  private static final String MARK = "<!-- rootseal scan -->";

  /** More findings than a person reads in a comment are folded. */
  private static final int SHOWN = 20;

  private static final String HEAD = "| Where | Finding |";

  /** Punctuation but some, an underscore at the edge of a word, and what makes an address. */
  private static final Pattern SPECIAL =
      Pattern.compile(
          "[\\p{Punct}&&[^.,;:/()?'%\\-_]]"
              + "|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])"
              + "|:(?=/)|(?<=(?i:www))\\.");

  /** People who would be told, and issues that would be linked: a blank of no width parts them. */
  private static final Pattern CALL = Pattern.compile("(&#(?:64|35|33);)(?=[\\p{L}\\p{N}])");

  private final StringBuilder page = new StringBuilder();

  void write(ScanReport report, Writer out) throws IOException {
    paragraph(MARK);
    paragraph("### Read-only root filesystem: " + report.result().id());
    paragraph("**" + report.message() + "**" + TableFormat.threshold(report));
    paragraph(TableFormat.documents(report));
    for (ScanReport.ClusterResult cluster : report.clusters()) {
      String result = cluster.result().id() + ". " + cluster.message();
      line("- " + code(cluster.context()) + ": " + result);
    }
    if (!report.clusters().isEmpty()) {
      line("");
    }
    Stream<String> unread =
        Unreadable.of(report).stream().map(one -> row(one.where(), one.message()));
    table("| Where | Cannot be read |", unread.toList(), 25);
    findings(report.findings().stream().map(MarkdownFormat::row).toList());
    List<String> exempt =
        report.workloads().stream()
            .flatMap(ContainerEntry::of)
            .flatMap(MarkdownFormat::exempt)
            .toList();
    foldedTable(
        Terminal.count(exempt.size(), "exempt container"), "| Container | Exempt by |", exempt);
    out.write(page.toString().stripTrailing() + "\n");
  }

  private void findings(List<String> rows) {
    int shown = Math.min(SHOWN, rows.size());
    List<String> more = rows.subList(shown, rows.size());
    table(HEAD, rows.subList(0, shown), 85);
    foldedTable(Terminal.count(more.size(), "more finding"), HEAD, more);
  }

  private static String row(ScannedWorkload workload) {
    String where =
        Location.ofFinding(workload).map(Location::toString).orElseGet(() -> Issue.room(workload));
    return row(where, workload.finding().orElseThrow().message());
  }

  private static Stream<String> exempt(ContainerEntry entry) {
    String where = Issue.address(entry.workload()) + "/" + entry.facts().name();
    return entry.exemption().map(exemption -> row(where, NoteSentence.of(exemption))).stream();
  }

  private static String row(String where, String what) {
    return "| " + code(where) + " | " + plain(what) + " |";
  }

  private void line(String line) {
    page.append(line).append('\n');
  }

  private void paragraph(String line) {
    line(line);
    line("");
  }

  /**
   * A table of two columns; nothing without rows. Those that do not fit are counted below it.
   *
   * @param share how much of the room that is left it may take, in percent
   */
  private void table(String head, List<String> rows, int share) {
    int fitting = fitting(rows, Math.max(0, LONGEST - KEPT - page.length()) / 100 * share);
    if (fitting > 0) {
      line(head);
      line("| --- | --- |");
      rows.subList(0, fitting).forEach(this::line);
      line("");
    }
    int left = rows.size() - fitting;
    if (left > 0) {
      paragraph(left + " more are left out: a comment holds 65,536 characters at most.");
    }
  }

  private static int fitting(List<String> rows, int room) {
    Stream<Integer> used =
        rows.stream().gather(Gatherers.scan(() -> 0, (sum, row) -> sum + row.length() + 1));
    return (int) used.takeWhile(sum -> sum <= room).count();
  }

  /** The same, shown only to who asks. */
  private void foldedTable(String summary, String head, List<String> rows) {
    if (!rows.isEmpty()) {
      line("<details>");
      paragraph("<summary>" + summary + "</summary>");
      table(head, rows, 85);
      paragraph("</details>");
    }
  }

  /** Text among other text: what means something to Markdown or HTML is a reference. */
  static String plain(String text) {
    return CALL.matcher(escape(text)).replaceAll("$1&#8203;");
  }

  /** A name, of which nobody is called. */
  static String code(String text) {
    return "<code>" + escape(text) + "</code>";
  }

  private static String escape(String text) {
    String shown =
        text.codePointCount(0, text.length()) <= LONGEST_CELL
            ? text
            : text.substring(0, text.offsetByCodePoints(0, LONGEST_CELL)) + "…";
    return SPECIAL
        .matcher(TerminalText.escape(shown))
        .replaceAll(found -> Matcher.quoteReplacement("&#" + (int) found.group().charAt(0) + ";"));
  }
}
