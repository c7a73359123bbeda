package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.manifest.ManifestException;
import dev.rootseal.manifest.ManifestItem.Problem;
import dev.rootseal.report.Finding;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ContainerVerdict.Exempt;
import dev.rootseal.rule.ContainerVerdict.MissingWritableMount;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.rule.WorkloadVerdict.ContainerEvaluation;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.TerminalText;
import java.util.stream.Collectors;

/** Results as OpenReports has them: one for each container, and for what could not be evaluated. */
final class OpenReportsResult {
  /** Characters of a message; what a person reads is much shorter. */
  private static final int LONGEST_MESSAGE = 1024;

  /** Characters of any other text; the longest valid name has 253. */
  private static final int LONGEST_TEXT = 253;

  private final ScannedWorkload workload;

  OpenReportsResult(ScannedWorkload workload) {
    this.workload = workload;
  }

  ObjectNode of(ContainerEvaluation container) {
    Verdict verdict = container.verdict().verdict();
    ObjectNode json = result(word(verdict), message(container));
    subject(json);
    ObjectNode properties = json.putObject("properties");
    put(properties, "container", container.facts().name());
    put(properties, "containerType", container.facts().type().text());
    put(properties, "image", container.facts().image());
    put(properties, "verdict", verdict.id());
    if (container.verdict() instanceof MissingWritableMount(var paths)) {
      put(
          properties,
          "missingPaths",
          paths.stream().map(ContainerPath::toString).collect(Collectors.joining(",")));
    }
    if (container.verdict() instanceof Exempt(var exemption, var wouldBe)) {
      exemption(properties, exemption, wouldBe.verdict());
    }
    place(properties);
    return json;
  }

  /** Only annotations are wrong: nothing of the score. */
  ObjectNode ofTheAnnotations() {
    ObjectNode json =
        result("warn", workload.finding().map(Finding::message).orElse("")).put("scored", false);
    subject(json);
    place(json.putObject("properties"));
    return json;
  }

  /** A document that holds nobody knows what. */
  static ObjectNode unreadable(Problem problem) {
    Location location = Location.of(problem);
    ObjectNode json = result("error", location + ": cannot be read: " + problem.message());
    ObjectNode properties = json.putObject("properties");
    put(properties, "file", location.file());
    put(properties, "line", Integer.toString(problem.at().line()));
    put(properties, "reason", problem.reason().id());
    return json;
  }

  /** Something of a cluster that could not be read. */
  static ObjectNode unread(String problem) {
    ObjectNode json = result("error", problem);
    put(json.putObject("properties"), "reason", ManifestException.Reason.UNREADABLE.id());
    return json;
  }

  private static ObjectNode result(String word, String message) {
    RuleDescription rule = RuleDescription.READ_ONLY_FILESYSTEM;
    return JsonNodeFactory.instance
        .objectNode()
        .put("policy", rule.id())
        .put("result", word)
        .put("severity", rule.severity())
        .put("scored", true)
        .put("message", bounded(message, LONGEST_MESSAGE));
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case COMPLIANT -> "pass";
      case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM -> "fail";
      case INVALID -> "error";
      case EXEMPT, NOT_APPLICABLE -> "skip";
    };
  }

  private String message(ContainerEvaluation container) {
    String verdict = container.verdict().verdict().id();
    if (container.verdict() instanceof Exempt(var exemption, var wouldBe)) {
      return "Container '" + container.facts().name() + "' is exempt: " + exemption.reason();
    }
    return container.verdict().verdict().finding()
        ? workload.finding().map(Finding::message).orElse(verdict)
        : "Container '" + container.facts().name() + "': " + verdict + ".";
  }

  private void subject(ObjectNode json) {
    WorkloadRef ref = workload.verdict().ref();
    ObjectNode subject = json.putArray("resources").addObject();
    put(subject, "apiVersion", workload.apiVersion());
    put(subject, "kind", ref.kind());
    put(subject, "namespace", ref.namespace());
    put(subject, "name", ref.name());
  }

  private static void exemption(ObjectNode properties, Exemption exemption, Verdict wouldBe) {
    put(properties, "exemptionSource", exemption.source().id());
    put(properties, "exemptionName", exemption.name());
    put(properties, "wouldBe", wouldBe.id());
    exemption.expires().ifPresent(day -> put(properties, "exemptUntil", day.toString()));
  }

  private void place(ObjectNode properties) {
    workload.cluster().ifPresent(context -> put(properties, "cluster", context));
    workload
        .place()
        .ifPresent(
            place -> {
              put(properties, "file", Location.named(place.file()));
              put(
                  properties,
                  "line",
                  Integer.toString(workload.findingAt().orElse(place.at()).line()));
            });
  }

  private static void put(ObjectNode json, String field, String text) {
    if (!text.isEmpty()) {
      json.put(field, bounded(text, LONGEST_TEXT));
    }
  }

  /** Text from anywhere: bounded, and with nothing in it that cannot be seen. */
  private static String bounded(String text, int most) {
    String seen = TerminalText.escape(text);
    return seen.codePointCount(0, seen.length()) <= most
        ? seen
        : seen.substring(0, seen.offsetByCodePoints(0, most - 1)) + "…";
  }
}
