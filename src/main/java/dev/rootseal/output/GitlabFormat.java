package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.Optional;

/**
 * For GitLab's merge requests: a Code Quality report. Its format has no result and no exemptions,
 * and asks for a file: a live workload's is its address.
 */
final class GitlabFormat {
  void write(ScanReport report, Writer out) throws IOException {
    ArrayNode root = JsonNodeFactory.instance.arrayNode();
    Fingerprints fingerprints = new Fingerprints();
    for (Unreadable unread : Unreadable.of(report)) {
      unread(root.addObject(), unread, fingerprints);
    }
    for (Issue issue : Issue.unexcused(report)) {
      issue(root.addObject(), issue, fingerprints);
    }
    JsonFormat.writeStably(root, out);
  }

  private static void unread(ObjectNode json, Unreadable unread, Fingerprints fingerprints) {
    String kind = unread.problem().isPresent() ? unread.reason() : unread.message();
    json.put("description", TerminalText.escape(unread.sentence()))
        .put("check_name", unread.reason())
        .put("fingerprint", fingerprints.of(unread.file(), kind))
        .put("severity", "critical");
    place(json, unread.location(), unread.file());
  }

  private static void issue(ObjectNode json, Issue issue, Fingerprints fingerprints) {
    json.put("description", TerminalText.escape(issue.sentence()))
        .put("check_name", RuleDescription.READ_ONLY_FILESYSTEM.id())
        .put("fingerprint", fingerprints.of(issue))
        .put("severity", "major"); // GitLab's word for medium
    place(json, issue.location(), issue.path());
  }

  private static void place(ObjectNode json, Optional<Location> location, String otherwise) {
    json.putObject("location")
        .put("path", location.map(Location::file).orElse(otherwise))
        .putObject("lines")
        .put("begin", location.map(found -> found.at().line()).orElse(1));
  }
}
