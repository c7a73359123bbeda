package dev.rootseal.output;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Result;
import dev.rootseal.scan.ScanReport;
import java.io.IOException;
import java.io.Writer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * For tools of compliance: assessment results of OSCAL in JSON, with one finding on the control and
 * an observation for each workload. All identifiers follow from what they name: a scan of the same
 * things with the same outcome differs in its times alone.
 */
final class OscalFormat implements ReportFormat {
  static final String OSCAL_VERSION = "1.2.0";

  /** NIST SP 800-53 rev 5, control CM-7, and what of it is assessed (SP 800-53A: CM-07a). */
  private static final String CONTROL = "cm-7";

  private static final String OBJECTIVE = "cm-7_obj.a";

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET).build();

  private final String version;
  private final Clock clock;

  OscalFormat(String version, Clock clock) {
    this.version = version;
    this.clock = clock;
  }

  @Override
  public void write(ScanReport report, Writer out) throws IOException {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    OscalObservations observed = new OscalObservations(report, now);
    UUID result =
        NameBasedUuid.of("result", observed.digest(), report.result().id(), report.message());
    ObjectNode document = JSON.createObjectNode();
    ObjectNode root = document.putObject("assessment-results");
    root.put("uuid", NameBasedUuid.of("document", result.toString(), version).toString());
    metadata(root.putObject("metadata"), now);
    UUID plan = NameBasedUuid.of("plan", RuleDescription.READ_ONLY_FILESYSTEM.id());
    root.putObject("import-ap").put("href", "#" + plan);
    ObjectNode written = root.putArray("results").addObject().put("uuid", result.toString());
    result(written, report, now);
    observed.writeTo(written);
    finding(written, report, observed.uuids());
    plan(root.putObject("back-matter").putArray("resources").addObject(), plan);
    JSON.writerWithDefaultPrettyPrinter().writeValue(out, document);
    out.write(System.lineSeparator());
  }

  private void metadata(ObjectNode json, String now) {
    json.put("title", "Read-only root filesystems: results of rootseal scan")
        .put("last-modified", now)
        .put("version", now)
        .put("oscal-version", OSCAL_VERSION);
    OscalText.property(json.putArray("props"), "tool-version", "rootseal " + version);
  }

  private static void result(ObjectNode json, ScanReport report, String now) {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    json.put("title", OscalText.markup(rule.title()))
        .put("description", OscalText.markup(report.message()))
        .put("start", now)
        .put("end", now);
    ArrayNode props = json.putArray("props");
    OscalText.property(props, "rule", rule.id());
    OscalText.property(props, "result", report.result().id());
    OscalText.property(props, "threshold-percent", report.threshold().percent() + "");
    OscalText.property(props, "containers-compliant", report.tally().compliant() + "");
    OscalText.property(props, "containers-evaluated", report.tally().evaluated() + "");
    json.putObject("reviewed-controls")
        .putArray("control-selections")
        .addObject()
        .putArray("include-controls")
        .addObject()
        .put("control-id", CONTROL);
  }

  /** Nothing to measure is no finding: neither satisfied nor not. */
  private static void finding(ObjectNode json, ScanReport report, Iterable<UUID> observations) {
    if (report.result() == Result.NOT_APPLICABLE) {
      return;
    }
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    ObjectNode finding = json.putArray("findings").addObject();
    finding
        .put("uuid", NameBasedUuid.of("finding", json.path("uuid").asText()).toString())
        .put("title", OscalText.markup(rule.title()))
        .put("description", OscalText.markup(report.message()));
    boolean passed = report.result() == Result.PASS;
    finding
        .putObject("target")
        .put("type", "objective-id")
        .put("target-id", OBJECTIVE)
        .putObject("status")
        .put("state", passed ? "satisfied" : "not-satisfied")
        .put("reason", reason(report.result()));
    ArrayNode related = finding.putArray("related-observations");
    observations.forEach(uuid -> related.addObject().put("observation-uuid", uuid.toString()));
  }

  private static String reason(Result result) {
    return switch (result) {
      case PASS -> "pass";
      case FAIL -> "fail";
      case UNKNOWN, NOT_APPLICABLE -> "other";
    };
  }

  /** OSCAL's constraints are checked through the link: it leads back into this document. */
  private static void plan(ObjectNode json, UUID plan) {
    json.put("uuid", plan.toString())
        .put("title", "Assessment plan")
        .put(
            "description",
            "There is no assessment plan in OSCAL: every container of what was scanned is"
                + " examined by rootseal's one rule.")
        .putArray("rlinks")
        .addObject()
        .put("href", "#");
  }
}
