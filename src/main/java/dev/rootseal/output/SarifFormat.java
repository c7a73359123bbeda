package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.fix.FileEditor;
import dev.rootseal.fix.FileEditor.WorkloadEdit;
import dev.rootseal.manifest.ManifestEdit;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Exemption;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For code scanning: SARIF 2.1.0 (OASIS). One result for each container with a finding. */
record SarifFormat(String version, Optional<FileEditor> fixes) {
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private static final RuleDescription RULE = RuleDescription.READ_ONLY_FILESYSTEM;

  /** The field that the rule reads, in the words of those who have made it. */
  private static final String HELP =
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/";

  private static final String WHY =
      "Whoever gets code execution in a container with a writable root filesystem can drop"
          + " binaries, back doors and cron jobs. A read-only root takes that away; the few paths"
          + " that an application does write get a volume each.";

  private static final String FIX =
      "Set securityContext.readOnlyRootFilesystem: true in the container, and mount an emptyDir at"
          + " each path that it writes, /tmp above all.";

  /** Stands for the folder in which the scan was run, from which relative names count. */
  private static final String BASE = "%SRCROOT%";

  void write(ScanReport report, Writer out) throws IOException {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("$schema", SCHEMA).put("version", "2.1.0");
    ObjectNode run = root.putArray("runs").addObject();
    ObjectNode driver = run.putObject("tool").putObject("driver");
    driver.put("name", "Rootseal").put("version", version);
    rule(driver.putArray("rules").addObject());
    invocation(run.putArray("invocations").addObject(), report);
    ObjectNode base = run.putObject("originalUriBaseIds").putObject(BASE);
    message(base.putObject("description"), "The folder in which the scan was run.");
    run.put("columnKind", "unicodeCodePoints");
    results(
        run.putArray("results"),
        Issue.of(report).toList(),
        fixes.map(editor -> editor.edits(report)).orElse(Map.of()));
    run.putObject("properties")
        .put("result", report.result().id())
        .put("message", report.message());
    JsonFormat.writeStably(root, out);
  }

  private static void rule(ObjectNode json) {
    json.put("id", RULE.id()).put("name", "ReadOnlyFilesystem");
    json.putObject("shortDescription").put("text", RULE.title() + ".");
    json.putObject("fullDescription").put("text", WHY);
    json.putObject("help")
        .put("text", FIX + " References: " + String.join("; ", RULE.controls()) + ".")
        .put("markdown", FIX + "\n\nReferences:\n\n- " + String.join("\n- ", RULE.controls()));
    json.put("helpUri", HELP);
    json.putObject("defaultConfiguration").put("level", "warning");
    ArrayNode tags =
        json.putObject("properties")
            .put("precision", "high")
            .put("problem.severity", "warning")
            .put("security-severity", "5.0") // CVSS's middle of medium: GitHub sorts by it
            .putArray("tags")
            .add("security")
            .add("kubernetes");
    RULE.controls().forEach(tags::add);
  }

  private static void invocation(ObjectNode json, ScanReport report) {
    json.put("executionSuccessful", report.isWhole());
    ArrayNode notifications = json.putArray("toolExecutionNotifications");
    for (Unreadable unread : Unreadable.of(report)) {
      ObjectNode notification = notifications.addObject();
      notification.putObject("descriptor").put("id", unread.reason());
      notification.put("level", "error");
      message(notification.putObject("message"), unread.message());
      unread.location().ifPresent(at -> place(notification.putArray("locations").addObject(), at));
    }
  }

  private static void results(
      ArrayNode json, List<Issue> issues, Map<ScannedWorkload, WorkloadEdit> edits) {
    Fingerprints fingerprints = new Fingerprints();
    boolean excused = issues.stream().anyMatch(issue -> issue.exemption().isPresent());
    for (Issue issue : issues) {
      ObjectNode result = json.addObject();
      result(result, issue);
      fix(result, issue, edits);
      result.putObject("partialFingerprints").put("rootseal/v1", fingerprints.of(issue));
      if (excused) { // where one result has them, each must: an empty list means "not excused"
        ArrayNode suppressions = result.putArray("suppressions");
        issue.exemption().ifPresent(one -> suppression(suppressions.addObject(), one));
      }
    }
  }

  private static void result(ObjectNode json, Issue issue) {
    json.put("ruleId", RULE.id()).put("ruleIndex", 0).put("level", "warning");
    List<String> sentences = new ArrayList<>(List.of(issue.sentence()));
    sentences.addAll(issue.notes());
    message(json.putObject("message"), String.join(" ", sentences));
    ObjectNode location = json.putArray("locations").addObject();
    issue.location().ifPresent(place -> place(location, place));
    String workload = issue.workload().verdict().ref().name();
    String name = issue.container().map(entry -> entry.facts().name()).orElse(workload);
    location
        .putArray("logicalLocations")
        .addObject()
        .put("name", name)
        .put("fullyQualifiedName", issue.path())
        .put("kind", "resource");
    ObjectNode properties = json.putObject("properties").put("verdict", issue.id());
    issue.container().ifPresent(entry -> container(properties, entry));
  }

  private static void container(ObjectNode json, ContainerEntry entry) {
    json.put("containerType", entry.facts().type().id()).put("image", entry.facts().image());
    if (!entry.missingPaths().isEmpty()) {
      entry.missingPaths().forEach(json.putArray("missingPaths")::add);
    }
  }

  /** Why nobody needs to act, and who says so. */
  private static void suppression(ObjectNode json, Exemption exemption) {
    json.put(
            "kind",
            switch (exemption.source()) {
              case ANNOTATION -> "inSource";
              case POLICY, CATALOGUE -> "external";
            })
        .put("status", "accepted")
        .put("justification", exemption.reason());
    ObjectNode properties = json.putObject("properties");
    properties.put("source", exemption.source().id()).put("name", exemption.name());
    exemption.expires().ifPresent(day -> properties.put("expires", day.toString()));
  }

  /**
   * The edit of a file with which a result goes away, if there is one. Containers of one workload
   * share it, because they share the pod's list of volumes: it is applied once.
   */
  private static void fix(
      ObjectNode result, Issue issue, Map<ScannedWorkload, WorkloadEdit> edits) {
    WorkloadEdit edit = edits.get(issue.workload());
    if (edit == null
        || issue.exemption().isPresent()
        || issue
            .container()
            .filter(one -> edit.containers().contains(one.facts().name()))
            .isEmpty()) {
      return;
    }
    ObjectNode json = result.putArray("fixes").addObject();
    message(json.putObject("description"), String.join("; ", edit.does()));
    ObjectNode change = json.putArray("artifactChanges").addObject();
    file(change.putObject("artifactLocation"), issue.location().orElseThrow());
    ArrayNode replacements = change.putArray("replacements");
    edit.replacements().forEach(one -> replacement(replacements.addObject(), one));
  }

  private static void replacement(ObjectNode json, ManifestEdit.Replacement replacement) {
    json.putObject("deletedRegion")
        .put("startLine", replacement.start().line())
        .put("startColumn", replacement.start().column())
        .put("endLine", replacement.end().line())
        .put("endColumn", replacement.end().column());
    if (!replacement.text().isEmpty()) {
      json.putObject("insertedContent").put("text", replacement.text());
    }
  }

  private static void message(ObjectNode json, String text) {
    json.put("text", escape(text));
  }

  /** Brackets begin a link in a message, and braces a placeholder. */
  static String escape(String text) {
    return TerminalText.escape(text)
        .replace("\\", "\\\\")
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace("{", "{{")
        .replace("}", "}}");
  }

  private static void place(ObjectNode json, Location location) {
    ObjectNode place = json.putObject("physicalLocation");
    file(place.putObject("artifactLocation"), location);
    place
        .putObject("region")
        .put("startLine", location.at().line())
        .put("startColumn", location.at().column());
  }

  private static void file(ObjectNode json, Location location) {
    if (location.file().startsWith("/")) {
      json.put("uri", "file://" + Location.uri(location.file()));
    } else {
      json.put("uri", Location.uri(location.file())).put("uriBaseId", BASE);
    }
  }
}
