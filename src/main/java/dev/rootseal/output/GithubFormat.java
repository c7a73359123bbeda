package dev.rootseal.output;

import dev.rootseal.report.RuleDescription;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * For GitHub Actions: workflow commands, which it shows as annotations beside the lines. The
 * headline comes first, since it shows only the first of each kind.
 */
final class GithubFormat {
  void write(ScanReport report, Writer out) throws IOException {
    String result = property("Rootseal: " + report.result().id());
    out.write(command("notice title=" + result, report.message()));
    for (Unreadable unread : Unreadable.of(report)) {
      out.write(error(unread.location(), unread.reason(), unread.sentence()));
    }
    for (Issue issue : Issue.unexcused(report)) {
      String where =
          issue.location().isPresent() ? "" : "In " + Issue.room(issue.workload()) + ": ";
      String message =
          Stream.concat(Stream.of(where + issue.sentence()), issue.notes().stream())
              .map(TerminalText::escape)
              .collect(Collectors.joining("\n"));
      out.write(error(issue.location(), issue.id(), message));
    }
  }

  private static String error(Optional<Location> location, String id, String message) {
    String place =
        location
            .map(
                found ->
                    "file=%s,line=%d,col=%d,"
                        .formatted(property(found.file()), found.at().line(), found.at().column()))
            .orElse("");
    String title = RuleDescription.READ_ONLY_FILESYSTEM.id() + ": " + id;
    return command("error " + place + "title=" + property(title), message);
  }

  private static String command(String name, String message) {
    String text = message.lines().map(GithubFormat::data).collect(Collectors.joining("%0A"));
    return "::" + name + "::" + text + "\n";
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
