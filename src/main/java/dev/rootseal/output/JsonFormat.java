package dev.rootseal.output;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.ContainerFacts.ReadOnlyFlag;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.RequiredPaths;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.WorkloadVerdict;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * For programs: all that a scan has found, in JSON (RFC 8259) or the same as YAML, described by
 * {@code schemas/scan.v1.schema.json}; and how the formats are written that are JSON, too. It is
 * safe to look at: no line is a command to a runner, and no character moves, hides or turns others.
 * They are written as escapes, so all values stay what they are.
 */
public final class JsonFormat {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern HALF = Pattern.compile("\\p{Cs}");

  private JsonFormat() {}

  /** With blanks around colons, in the lines of the system. */
  public static void write(JsonNode tree, Writer out) throws IOException {
    out.write(TerminalText.escapeJson(tree.toPrettyString()) + System.lineSeparator());
  }

  /** In the way of those who compare: the same bytes on every system. */
  static void writeStably(JsonNode tree, Writer out) throws IOException {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                    .withArrayEmptySeparator("")
                    .withObjectEmptySeparator(""))
            .withObjectIndenter(indenter)
            .withArrayIndenter(indenter);
    out.write(TerminalText.escapeJson(JSON.writer(printer).writeValueAsString(tree)) + "\n");
  }

  /** All texts are in double quotes. */
  static void writeYaml(JsonNode tree, Writer out) throws IOException {
    YAMLMapper yaml =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();
    IntFunction<String> narrow = "\\u%04x"::formatted;
    IntFunction<String> wide = "\\U%08x"::formatted;
    out.write(
        TerminalText.escapeDocument(
            yaml.writeValueAsString(spelt(tree)),
            one -> (Character.isBmpCodePoint(one) ? narrow : wide).apply(one)));
  }

  /** YAML has no escape for half a character: its number is text there. */
  private static JsonNode spelt(JsonNode tree) throws IOException {
    String json = tree.toString();
    return HALF.matcher(json).find()
        ? JSON.readTree(
            HALF.matcher(json)
                .replaceAll(half -> "\\\\\\\\u%04x".formatted((int) half.group().charAt(0))))
        : tree;
  }

  static ObjectNode tree(ScanReport report, String version) {
    ObjectNode root = head(version);
    rule(root.putObject("rule"), report);
    root.put("result", report.result().id()).put("message", report.message());
    summary(root.putObject("summary"), report);
    ArrayNode workloads = root.putArray("workloads");
    report.workloads().forEach(workload -> workload(workloads.addObject(), workload));
    documents(root.putObject("documents"), report);
    problems(root, report);
    if (!report.clusters().isEmpty()) {
      ArrayNode clusters = root.putArray("clusters");
      for (ScanReport.ClusterResult cluster : report.clusters()) {
        clusters
            .addObject()
            .put("context", cluster.context())
            .put("result", cluster.result().id())
            .put("message", cluster.message());
      }
    }
    return root;
  }

  /** A document of the program, with nothing in it yet. */
  public static ObjectNode head(String version) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schemaVersion", 1);
    root.putObject("tool").put("name", "rootseal").put("version", version);
    return root;
  }

  static void problems(ObjectNode root, ScanReport report) {
    ArrayNode problems = root.putArray("problems");
    Unreadable.of(report).forEach(unread -> unread(problems.addObject(), unread));
  }

  private static void rule(ObjectNode json, ScanReport report) {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    json.put("id", rule.id())
        .put("severity", rule.severity())
        .put("title", rule.title())
        .put("thresholdPercent", report.threshold().percent());
    rule.controls().forEach(json.putArray("controls")::add);
  }

  static void summary(ObjectNode json, ScanReport report) {
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
    workload
        .place()
        .ifPresent(
            place ->
                json.put("file", place.file())
                    .put("document", place.document())
                    .put("line", place.at().line()));
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

  static void container(ObjectNode json, ContainerEntry entry) {
    json.put("name", entry.facts().name())
        .put("type", entry.facts().type().id())
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

  private static void documents(ObjectNode json, ScanReport report) {
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
}
