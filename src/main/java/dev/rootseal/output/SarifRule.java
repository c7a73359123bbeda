package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.report.RuleDescription;

/** The program and its rule, as SARIF describes them. */
final class SarifRule {
  private static final RuleDescription RULE = RuleDescription.READ_ONLY_FILESYSTEM;

  /** The field that the rule reads, in the words of those who have made it. */
  private static final String HELP =
      "https://kubernetes.io/docs/tasks/configure-pod-container/security-context/";

  private static final String WHY =
      "Whoever gets code execution in a container with a writable root filesystem can drop binaries,"
          + " back doors and cron jobs. A read-only root takes that away; the few paths that an"
          + " application does write get a volume each.";

  private static final String FIX =
      "Set securityContext.readOnlyRootFilesystem: true in the container, and mount an emptyDir at"
          + " each path that it writes, /tmp above all.";

  private SarifRule() {}

  static void driver(ObjectNode json, String version) {
    json.put("name", "Rootseal").put("version", version);
    rule(json.putArray("rules").addObject());
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
    properties(json.putObject("properties"));
  }

  private static void properties(ObjectNode json) {
    json.put("precision", "high")
        .put("problem.severity", "warning")
        .put("security-severity", "5.0"); // CVSS's middle of medium: GitHub sorts by it
    ArrayNode tags = json.putArray("tags").add("security").add("kubernetes");
    RULE.controls().forEach(tags::add);
  }
}
