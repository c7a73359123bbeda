package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.report.Finding;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Result;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * For tools of compliance: assessment results of OSCAL in JSON, with one finding on the control.
 * The workloads are inventory items; there is an observation on each with its containers as
 * evidence, and one on each document that could not be read. All identifiers follow from what they
 * name: a scan of the same things with the same outcome differs in its times alone.
 */
record OscalFormat(OutputFormat.Writing writing) {
  private static final String OSCAL_VERSION = "1.2.0";
  private static final RuleDescription RULE = RuleDescription.READ_ONLY_FILESYSTEM;

  private static final String NAMESPACE = "https://rootseal.dev/ns/oscal";

  /** The namespace of Rootseal's UUIDs: any random UUID, once and for ever. */
  private static final String ROOTSEAL = "5f0c8f0e6f1b4d389c1b0a6f9a3c7e52";

  /** NIST SP 800-53 rev 5, control CM-7, of which the objective CM-07a is assessed (SP 800-53A). */
  private static final String CONTROL = "cm-7";

  /** What means something in the Markdown that OSCAL knows, or in HTML. */
  private static final Pattern MARKS = Pattern.compile("[\\\\`*_\\[\\]<>{}~^&|$#!\"]");

  private static final Pattern BLANK_EDGES = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

  void write(ScanReport report, Writer out) throws IOException {
    String now = writing.time().truncatedTo(ChronoUnit.SECONDS).toString();
    Observations observed = new Observations();
    report.workloads().forEach(observed::add);
    Unreadable.of(report).forEach(observed::add);
    String result =
        uuid("result", observed.uuids.toString(), report.result().id(), report.message());
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ObjectNode root = document.putObject("assessment-results");
    root.put("uuid", uuid("document", result, writing.version()));
    metadata(root.putObject("metadata"), now);
    String plan = uuid("plan", RULE.id());
    root.putObject("import-ap").put("href", "#" + plan);
    ObjectNode written = root.putArray("results").addObject().put("uuid", result);
    result(written, report, now);
    observed.writeTo(written, now);
    finding(written, report, observed.uuids);
    plan(root.putObject("back-matter").putArray("resources").addObject(), plan);
    JsonFormat.write(document, out);
  }

  private void metadata(ObjectNode json, String now) {
    json.put("title", "Read-only root filesystems: results of rootseal scan")
        .put("last-modified", now)
        .put("version", now)
        .put("oscal-version", OSCAL_VERSION);
    property(json.putArray("props"), "tool-version", "rootseal " + writing.version());
  }

  private static void result(ObjectNode json, ScanReport report, String now) {
    json.put("title", markup(RULE.title()))
        .put("description", markup(report.message()))
        .put("start", now)
        .put("end", now);
    ArrayNode props = json.putArray("props");
    property(props, "rule", RULE.id());
    property(props, "result", report.result().id());
    property(props, "threshold-percent", report.threshold().percent() + "");
    property(props, "containers-compliant", report.tally().compliant() + "");
    property(props, "containers-evaluated", report.tally().evaluated() + "");
    json.putObject("reviewed-controls")
        .putArray("control-selections")
        .addObject()
        .putArray("include-controls")
        .addObject()
        .put("control-id", CONTROL);
  }

  /** Nothing to measure is no finding: neither satisfied nor not. */
  private static void finding(ObjectNode json, ScanReport report, List<String> observations) {
    if (report.result() == Result.NOT_APPLICABLE) {
      return;
    }
    ObjectNode finding = json.putArray("findings").addObject();
    finding
        .put("uuid", uuid("finding", json.path("uuid").asText()))
        .put("title", markup(RULE.title()))
        .put("description", markup(report.message()));
    boolean passed = report.result() == Result.PASS;
    String reason = passed ? "pass" : "fail";
    finding
        .putObject("target")
        .put("type", "objective-id")
        .put("target-id", CONTROL + "_obj.a")
        .putObject("status")
        .put("state", passed ? "satisfied" : "not-satisfied")
        .put("reason", report.result() == Result.UNKNOWN ? "other" : reason);
    ArrayNode related = finding.putArray("related-observations");
    observations.forEach(uuid -> related.addObject().put("observation-uuid", uuid));
  }

  /** OSCAL's constraints are checked through the link: it leads back into this document. */
  private static void plan(ObjectNode json, String plan) {
    json.put("uuid", plan)
        .put("title", "Assessment plan")
        .put(
            "description",
            "There is no assessment plan in OSCAL: every container of what was scanned is"
                + " examined by rootseal's one rule.")
        .putArray("rlinks")
        .addObject()
        .put("href", "#");
  }

  private static final class Observations {
    private final ArrayNode items = JsonNodeFactory.instance.arrayNode();
    private final List<ObjectNode> observations = new ArrayList<>();
    private final List<String> uuids = new ArrayList<>();
    private final Set<String> given = new HashSet<>();

    /** OSCAL wants no empty list. */
    void writeTo(ObjectNode result, String now) {
      if (!items.isEmpty()) {
        result.putObject("local-definitions").set("inventory-items", items);
      }
      if (!observations.isEmpty()) {
        observations.forEach(one -> one.put("collected", now));
        result.putArray("observations").addAll(observations);
      }
    }

    void add(ScannedWorkload workload) {
      WorkloadRef ref = workload.verdict().ref();
      String where = Location.file(workload).or(workload::cluster).orElse("");
      String item =
          unique("workload", workload.apiVersion(), ref.kind(), ref.namespace(), ref.name(), where);
      item(items.addObject().put("uuid", item), workload);
      ArrayNode evidence = JsonNodeFactory.instance.arrayNode();
      ContainerEntry.of(workload).forEach(entry -> evidence(evidence.addObject(), entry));
      String none = ref.kind() + " '" + ref.name() + "' has no finding.";
      String description = workload.finding().map(Finding::message).orElse(none);
      ObjectNode observation =
          observation(description, unique("observation", item, description, evidence.toString()));
      observation
          .putArray("subjects")
          .addObject()
          .put("subject-uuid", item)
          .put("type", "inventory-item");
      if (!evidence.isEmpty()) {
        observation.set("relevant-evidence", evidence);
      }
    }

    void add(Unreadable unread) {
      ObjectNode observation = observation(unread.located(), unique("problem", unread.located()));
      property(observation.putArray("props"), "reason", unread.reason());
    }

    private ObjectNode observation(String description, String uuid) {
      uuids.add(uuid);
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      observations.add(json.put("uuid", uuid).put("description", markup(description)));
      json.putArray("methods").add("EXAMINE");
      json.putArray("types").add("control-objective");
      return json;
    }

    /** The UUID of the words, or of their second, third … occurrence: a file may be given twice. */
    private String unique(String... words) {
      String uuid = uuid(words);
      while (!given.add(uuid)) {
        uuid = uuid("again", uuid);
      }
      return uuid;
    }
  }

  private static void item(ObjectNode json, ScannedWorkload workload) {
    WorkloadRef ref = workload.verdict().ref();
    String where = ref.namespace().isEmpty() ? "" : " in namespace '" + ref.namespace() + "'";
    json.put("description", markup(ref.kind() + " '" + ref.name() + "'" + where));
    ArrayNode props = json.putArray("props");
    property(props, "api-version", workload.apiVersion());
    property(props, "kind", ref.kind());
    property(props, "namespace", ref.namespace());
    property(props, "name", ref.name());
    workload.cluster().ifPresent(context -> property(props, "cluster", context));
    Location.file(workload).ifPresent(file -> property(props, "file", file));
  }

  private static void evidence(ObjectNode json, ContainerEntry entry) {
    Location.file(entry.workload())
        .map(file -> (file.startsWith("/") ? "" : "./") + Location.uri(file))
        .ifPresent(uri -> json.put("href", uri));
    String verdict = entry.verdict().id();
    json.put("description", markup("Container '" + entry.facts().name() + "': " + verdict));
    ArrayNode props = json.putArray("props");
    property(props, "container", entry.facts().name());
    property(props, "container-type", entry.facts().type().id());
    property(props, "image", entry.facts().image());
    property(props, "verdict", verdict);
    property(props, "missing-paths", String.join(",", entry.unexcusedPaths()));
    property(props, "exemption-reason", entry.exempt(Exemption::reason));
    property(props, "exemption-source", entry.exempt(its -> its.source().id()));
    property(props, "exempt-until", entry.exemptUntil());
    property(props, "would-be", entry.exempt(_ -> entry.unexcused().id()));
  }

  /** A markup-line: none of it is markup. */
  private static String markup(String text) {
    return MARKS.matcher(string(text)).replaceAll("\\\\$0");
  }

  /** A string: one line that neither begins nor ends with a blank; possibly empty. */
  private static String string(String text) {
    return BLANK_EDGES.matcher(TerminalText.escape(text)).replaceAll("");
  }

  /** A property of Rootseal's; nothing where there is no value. */
  private static void property(ArrayNode properties, String name, String value) {
    String text = string(value);
    if (!text.isEmpty()) {
      properties.addObject().put("name", name).put("ns", NAMESPACE).put("value", text);
    }
  }

  /**
   * A UUID of version 5 (RFC 9562): the same words give the same, wherever and whenever, so that
   * two reports on the same thing can be compared; where one word ends and the next begins makes a
   * difference. The standard asks for SHA-1; nothing secret depends on it.
   */
  private static String uuid(String... words) {
    MessageDigest digest = Fingerprints.digest("SHA-1");
    digest.update(HexFormat.of().parseHex(ROOTSEAL));
    for (String word : words) {
      byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    return new UUID(
            (hash.getLong() & ~0xF000L) | 0x5000L,
            (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L)
        .toString();
  }
}
