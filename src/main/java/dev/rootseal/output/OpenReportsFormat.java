package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Exemption;
import dev.rootseal.rule.Verdict;
import dev.rootseal.rule.WorkloadRef;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.scan.ScannedWorkload;
import dev.rootseal.terminal.TerminalText;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * For whoever collects reports in a cluster: a List of {@code Report} objects, one for each
 * namespace, and a {@code ClusterReport} of what has none. (Source: the CRDs of
 * openreports.io/v1alpha1.) A client-side apply keeps the whole object in an annotation, of which
 * an object may have 256 KiB; so results that do not fit into one object go on in a next one.
 */
final class OpenReportsFormat {
  /** Characters of the results of one object, in JSON; in bytes they may be somewhat more. */
  static final int MOST = 160_000;

  private static final String NAME = "rootseal-read-only-filesystem";

  /** A DNS label (RFC 1123), as which the API server takes a namespace. */
  private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** The key of what belongs to no namespace. */
  private static final String CLUSTER = "";

  /** Characters of a message; what a person reads is much shorter. */
  private static final int LONGEST_MESSAGE = 1024;

  /** Characters of any other text; the longest valid name has 253. */
  private static final int LONGEST_TEXT = 253;

  void write(ScanReport report, Writer out) throws IOException {
    ObjectNode list =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "List");
    ArrayNode items = list.putArray("items");
    results(report).forEach((namespace, results) -> addObjects(items, namespace, results));
    JsonFormat.write(list, out);
  }

  private static Map<String, List<ObjectNode>> results(ScanReport report) {
    Map<String, List<ObjectNode>> results = new LinkedHashMap<>();
    for (ScannedWorkload workload : report.workloads()) {
      String named = workload.verdict().ref().namespace();
      String namespace = NAMESPACE.matcher(named).matches() ? named : CLUSTER;
      results.computeIfAbsent(namespace, _ -> new ArrayList<>()).addAll(results(workload));
    }
    for (Unreadable unread : Unreadable.of(report)) {
      results.computeIfAbsent(CLUSTER, _ -> new ArrayList<>()).add(result(unread));
    }
    return results;
  }

  private static void addObjects(ArrayNode items, String namespace, List<ObjectNode> results) {
    int number = 0;
    List<ObjectNode> part = new ArrayList<>();
    int size = 0;
    for (ObjectNode result : results) {
      int more = result.toString().length();
      if (size + more > MOST && !part.isEmpty()) {
        object(items.addObject(), namespace, ++number, part);
        part.clear();
        size = 0;
      }
      part.add(result);
      size += more;
    }
    object(items.addObject(), namespace, ++number, part);
  }

  private static void object(
      ObjectNode object, String namespace, int number, List<ObjectNode> results) {
    object.put("apiVersion", "openreports.io/v1alpha1");
    object.put("kind", namespace.isEmpty() ? "ClusterReport" : "Report");
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", number == 1 ? NAME : NAME + "-" + number);
    put(metadata, "namespace", namespace);
    metadata.putObject("labels").put("app.kubernetes.io/managed-by", "rootseal");
    object.put("source", "rootseal");
    if (!namespace.isEmpty()) {
      ObjectNode scope = object.putObject("scope").put("apiVersion", "v1").put("kind", "Namespace");
      scope.put("name", namespace);
    }
    Map<String, Integer> counts =
        new TreeMap<>(Map.of("pass", 0, "fail", 0, "warn", 0, "error", 0, "skip", 0));
    results.forEach(result -> counts.merge(result.path("result").asText(), 1, Integer::sum));
    counts.forEach(object.putObject("summary")::put);
    object.putArray("results").addAll(results);
  }

  /** One for each container, and one where only annotations are wrong: nothing of the score. */
  private static List<ObjectNode> results(ScannedWorkload workload) {
    List<ObjectNode> results = new ArrayList<>();
    ContainerEntry.of(workload).map(OpenReportsFormat::result).forEach(results::add);
    workload
        .finding()
        .filter(finding -> finding.containers().isEmpty())
        .ifPresent(
            finding -> {
              ObjectNode json = result("warn", finding.message()).put("scored", false);
              resource(json, workload);
              place(json.putObject("properties"), workload.cluster(), Location.ofFinding(workload));
              results.add(json);
            });
    return results;
  }

  private static ObjectNode result(ContainerEntry entry) {
    ObjectNode json = result(word(entry.verdict()), message(entry));
    resource(json, entry.workload());
    ObjectNode properties = json.putObject("properties");
    put(properties, "container", entry.facts().name());
    put(properties, "containerType", entry.facts().type().id());
    put(properties, "image", entry.facts().image());
    put(properties, "verdict", entry.verdict().id());
    put(properties, "missingPaths", String.join(",", entry.unexcusedPaths()));
    put(properties, "exemptionSource", entry.exempt(its -> its.source().id()));
    put(properties, "exemptionName", entry.exempt(Exemption::name));
    put(properties, "wouldBe", entry.exempt(_ -> entry.unexcused().id()));
    put(properties, "exemptUntil", entry.exemptUntil());
    place(properties, entry.workload().cluster(), entry.location());
    return json;
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case COMPLIANT -> "pass";
      case MISSING_WRITABLE_MOUNT, WRITABLE_ROOT_FILESYSTEM -> "fail";
      case INVALID -> "error";
      case EXEMPT, NOT_APPLICABLE -> "skip";
    };
  }

  private static String message(ContainerEntry entry) {
    String container = "Container '" + entry.facts().name() + "'";
    if (entry.exemption().isPresent()) {
      return container + " is exempt: " + entry.exemption().get().reason();
    }
    return entry.verdict().finding()
        ? entry.workload().finding().orElseThrow().message()
        : container + ": " + entry.verdict().id() + ".";
  }

  private static ObjectNode result(Unreadable unread) {
    ObjectNode json = result("error", unread.located());
    ObjectNode properties = json.putObject("properties");
    place(properties, Optional.empty(), unread.location());
    put(properties, "reason", unread.reason());
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

  private static void resource(ObjectNode json, ScannedWorkload workload) {
    WorkloadRef ref = workload.verdict().ref();
    ObjectNode resource = json.putArray("resources").addObject();
    put(resource, "apiVersion", workload.apiVersion());
    put(resource, "kind", ref.kind());
    put(resource, "namespace", ref.namespace());
    put(resource, "name", ref.name());
  }

  private static void place(
      ObjectNode properties, Optional<String> cluster, Optional<Location> location) {
    put(properties, "cluster", cluster.orElse(""));
    put(properties, "file", location.map(Location::file).orElse(""));
    put(properties, "line", location.map(found -> found.at().line() + "").orElse(""));
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
