package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;

/**
 * For GitLab's merge requests: a Code Quality report. Its format has no result and no exemptions,
 * and asks for a file: a live workload's is its address.
 */
final class GitlabFormat implements ReportFormat {
  /** GitLab's word for medium. */
  private static final String MEDIUM = "major";

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    ArrayNode root = JsonNodeFactory.instance.arrayNode();
    Fingerprints fingerprints = new Fingerprints();
    for (Problem problem : report.problems()) {
      problem(root.addObject(), problem, fingerprints);
    }
    for (String unread : report.unread()) {
      unread(root.addObject(), unread, fingerprints);
    }
    for (Issue issue : Issue.unexcused(report)) {
      issue(root.addObject(), issue, fingerprints);
    }
    JsonText.write(root, out);
  }

  private static void problem(ObjectNode json, Problem problem, Fingerprints fingerprints) {
    Location location = Location.of(problem);
    json.put("description", TerminalText.escape("Cannot be read: " + problem.message()))
        .put("check_name", problem.reason().id())
        .put("fingerprint", fingerprints.of(location.file(), problem.reason().id()))
        .put("severity", "critical");
    place(json.putObject("location"), location.file(), location.at().line());
  }

  private static void unread(ObjectNode json, String message, Fingerprints fingerprints) {
    json.put("description", TerminalText.escape(message))
        .put("check_name", "Unreadable")
        .put("fingerprint", fingerprints.of("cluster", message))
        .put("severity", "critical");
    place(json.putObject("location"), "cluster", 1);
  }

  private static void issue(ObjectNode json, Issue issue, Fingerprints fingerprints) {
    json.put("description", TerminalText.escape(issue.sentence()))
        .put("check_name", RuleDescription.READ_ONLY_FILESYSTEM.id())
        .put("fingerprint", fingerprints.of(issue))
        .put("severity", MEDIUM);
    place(
        json.putObject("location"),
        issue.location().map(Location::file).orElseGet(issue::path),
        issue.location().map(location -> location.at().line()).orElse(1));
  }

  private static void place(ObjectNode json, String path, int line) {
    json.put("path", path).putObject("lines").put("begin", line);
  }
}
