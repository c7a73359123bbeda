package dev.rootseal.output;

import dev.rootseal.report.RuleDescription;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For GitHub Actions: workflow commands, which it shows as annotations beside the lines. The
 * headline comes first, since it shows only the first of each kind.
 */
final class GithubFormat implements ReportFormat {
  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    out.write(
        command(
            "notice",
            List.of("title=" + property("Rootseal: " + report.result().id())),
            report.message()));
    for (Unreadable unread : Unreadable.of(report)) {
      out.write(
          command("error", properties(unread.location(), unread.reason()), unread.sentence()));
    }
    for (Issue issue : Issue.unexcused(report)) {
      out.write(command("error", properties(issue.location(), issue.id()), message(issue)));
    }
  }

  private static String command(String name, List<String> properties, String message) {
    String text = message.lines().map(GithubFormat::data).collect(Collectors.joining("%0A"));
    return "::" + name + " " + String.join(",", properties) + "::" + text + "\n";
  }

  private static List<String> properties(Optional<Location> location, String id) {
    List<String> properties = new ArrayList<>();
    location.ifPresent(
        place -> {
          properties.add("file=" + property(place.file()));
          properties.add("line=" + place.at().line());
          properties.add("col=" + place.at().column());
        });
    properties.add("title=" + property(RuleDescription.READ_ONLY_FILESYSTEM.id() + ": " + id));
    return properties;
  }

  private static String message(Issue issue) {
    String where = issue.location().isPresent() ? "" : "In " + Issue.room(issue.workload()) + ": ";
    return Stream.concat(Stream.of(where + issue.sentence()), issue.notes().stream())
        .map(TerminalText::escape)
        .collect(Collectors.joining("\n"));
  }

  /** What the runner would take for the end of a message. */
  private static String data(String text) {
    return TerminalText.escape(text).replace("%", "%25");
  }

  /** The same, and what it would take for the end of a property. */
  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
