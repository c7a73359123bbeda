package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FileFixes;
import dev.rootseal.fix.WorkloadEdit;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Map;

/** For code scanning: SARIF 2.1.0 (OASIS). One result for each container with a finding. */
final class SarifFormat implements ReportFormat {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  /** What could not be read of a cluster. */
  private static final String UNREAD = "Unreadable";

  private final String version;

  private final FileFixes fixes;

  SarifFormat(String version, FileFixes fixes) {
    this.version = version;
    this.fixes = fixes;
  }

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    SarifRule.driver(run.putObject("tool").putObject("driver"), version);
    invocation(run.putArray("invocations").addObject(), report);
    SarifText.message(
        run.putObject("originalUriBaseIds").putObject(SarifText.BASE).putObject("description"),
        "The folder in which the scan was run.");
    run.put("columnKind", "unicodeCodePoints");
    results(run.putArray("results"), Issue.of(report).toList(), fixes.of(report));
    run.putObject("properties")
        .put("result", report.result().id())
        .put("message", report.message());
    JsonText.write(root, out);
  }

  private static void invocation(ObjectNode json, ScanReport report) {
    json.put("executionSuccessful", report.isWhole());
    ArrayNode notifications = json.putArray("toolExecutionNotifications");
    report.problems().forEach(problem -> notification(notifications.addObject(), problem));
    report.unread().forEach(text -> notification(notifications.addObject(), UNREAD, text));
  }

  private static void notification(ObjectNode json, Problem problem) {
    notification(json, problem.reason().id(), problem.message());
    SarifText.place(
        json.putArray("locations").addObject().putObject("physicalLocation"), Location.of(problem));
  }

  private static void notification(ObjectNode json, String id, String message) {
    json.putObject("descriptor").put("id", id);
    json.put("level", "error");
    SarifText.message(json.putObject("message"), message);
  }

  private static void results(
      ArrayNode json, List<Issue> issues, Map<ScannedWorkload, WorkloadEdit> edits) {
    Fingerprints fingerprints = new Fingerprints();
    boolean excused = issues.stream().anyMatch(issue -> issue.exemption().isPresent());
    for (Issue issue : issues) {
      ObjectNode result = json.addObject();
      SarifResult.write(result, issue);
      SarifFix.of(issue, edits).ifPresent(fix -> result.putArray("fixes").add(fix));
      result.putObject("partialFingerprints").put("rootseal/v1", fingerprints.of(issue));
      if (excused) { // where one result has them, each must: an empty list means "not excused"
        SarifResult.suppressions(result.putArray("suppressions"), issue);
      }
    }
  }
}
