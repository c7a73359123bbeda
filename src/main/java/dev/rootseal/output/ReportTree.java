package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.Place;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;

/**
 * The report as the tree that JSON and YAML write, described by {@code
 * schemas/scan.v1.schema.json}.
 */
final class ReportTree {
  static final int SCHEMA_VERSION = 1;

  private final ScanReport report;
  private final String version;

  ReportTree(ScanReport report, String version) {
    this.report = report;
    this.version = version;
  }

  ObjectNode json() {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", SCHEMA_VERSION);
    root.putObject("tool").put("name", "rootseal").put("version", version);
    rule(root.putObject("rule"));
    root.put("result", report.result().id()).put("message", report.message());
    summary(root.putObject("summary"));
    ArrayNode workloads = root.putArray("workloads");
    report.workloads().forEach(workload -> workload(workloads.addObject(), workload));
    documents(root.putObject("documents"));
    ArrayNode problems = root.putArray("problems");
    Unreadable.of(report).forEach(unread -> unread(problems.addObject(), unread));
    if (!report.clusters().isEmpty()) {
      ArrayNode clusters = root.putArray("clusters");
      report.clusters().forEach(cluster -> cluster(clusters.addObject(), cluster));
    }
    return root;
  }

  private void rule(ObjectNode json) {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    json.put("id", rule.id())
        .put("severity", rule.severity())
        .put("title", rule.title())
        .put("thresholdPercent", report.threshold().percent());
    rule.controls().forEach(json.putArray("controls")::add);
  }

  private void summary(ObjectNode json) {
    Tally tally = report.tally();
    json.put("workloads", report.workloads().size())
        .put("containers", tally.containers())
        .put("compliant", tally.compliant())
        .put("evaluated", tally.evaluated())
        .put("readOnly", tally.compliant() + tally.missingWritableMount())
        .put("writable", tally.writable())
        .put("missingWritableMount", tally.missingWritableMount())
        .put("exempt", tally.exempt())
        .put("notApplicable", tally.notApplicable())
        .put("invalid", tally.invalid());
    if (report.notRolledOut() > 0) {
      json.put("notRolledOut", report.notRolledOut());
    }
  }

  private static void workload(ObjectNode json, ScannedWorkload workload) {
    workload.place().ifPresent(place -> place(json, place));
    WorkloadVerdict verdict = workload.verdict();
    json.put("apiVersion", workload.apiVersion())
        .put("kind", verdict.ref().kind())
        .put("namespace", verdict.ref().namespace())
        .put("name", verdict.ref().name());
    verdict.facts().managedBy().ifPresent(by -> json.put("managedBy", by.title()));
    workload.cluster().ifPresent(context -> json.put("cluster", context));
    if (workload.isOutdated()) {
      json.put("outdatedApiVersion", true);
    }
    if (workload.manifest().isEmpty()) {
      json.put("rolledOut", verdict.facts().rolledOut());
    }
    workload.finding().ifPresent(finding -> json.put("message", finding.message()));
    ArrayNode containers = json.putArray("containers");
    ContainerEntry.of(workload).forEach(entry -> container(containers.addObject(), entry));
  }

  private static void place(ObjectNode json, Place place) {
    json.put("file", place.file()).put("document", place.document()).put("line", place.at().line());
  }

  private static void container(ObjectNode json, ContainerEntry entry) {
    json.put("name", entry.facts().name())
        .put("type", entry.facts().type().text())
        .put("image", entry.facts().image());
    switch (entry.facts().flag()) {
      case TRUE -> json.put(ReadOnlyFlag.FIELD, true);
      case FALSE -> json.put(ReadOnlyFlag.FIELD, false);
      case NOT_SET, NOT_A_BOOLEAN -> json.putNull(ReadOnlyFlag.FIELD);
    }
    json.put("verdict", entry.verdict().id());
    RequiredPaths required = entry.evaluated().required();
    ArrayNode paths = json.putArray("requiredPaths");
    required.paths().forEach(path -> paths.add(path.toString()));
    entry.unexcusedPaths().forEach(json.putArray("missingPaths")::add);
    required
        .observed()
        .ifPresent(
            seen ->
                json.putObject("observed")
                    .put("day", seen.day().toString())
                    .put("runSeconds", seen.run().toSeconds()));
    entry.notes().forEach(json.putArray("notes")::add);
    entry.exemption().ifPresent(it -> exemption(json.putObject("exemption"), it, entry));
    entry.begin().ifPresent(at -> json.put("line", at.line()).put("column", at.column()));
  }

  private static void exemption(ObjectNode json, Exemption exemption, ContainerEntry entry) {
    json.put("source", exemption.source().id())
        .put("name", exemption.name())
        .put("reason", exemption.reason())
        .put("wouldBe", entry.unexcused().id());
    exemption.expires().ifPresent(day -> json.put("expires", day.toString()));
  }

  private void documents(ObjectNode json) {
    json.put("files", report.documents().files())
        .put("read", report.documents().read())
        .put("evaluated", report.workloads().size());
    ObjectNode skipped = json.putObject("skipped");
    report.documents().skipped().forEach((reason, count) -> skipped.put(reason.id(), count));
  }

  private static void unread(ObjectNode json, Unreadable unread) {
    unread
        .problem()
        .ifPresent(
            problem ->
                json.put("file", problem.place().file())
                    .put("document", problem.place().document())
                    .put("line", problem.at().line())
                    .put("column", problem.at().column()));
    json.put("reason", unread.reason()).put("message", unread.message());
  }

  private static void cluster(ObjectNode json, ScanReport.ClusterResult cluster) {
    json.put("context", cluster.context())
        .put("result", cluster.result().id())
        .put("message", cluster.message());
  }
}
