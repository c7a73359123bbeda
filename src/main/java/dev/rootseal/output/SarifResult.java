package dev.rootseal.output;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Exemption;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A result of SARIF: one issue. */
final class SarifResult {
  private SarifResult() {}

  static void write(ObjectNode json, Issue issue) {
    json.put("ruleId", RuleDescription.READ_ONLY_FILESYSTEM.id())
        .put("ruleIndex", 0)
        .put("level", "warning");
    SarifText.message(json.putObject("message"), text(issue));
    location(json.putArray("locations").addObject(), issue);
    properties(json.putObject("properties"), issue);
  }

  private static String text(Issue issue) {
    return Stream.concat(Stream.of(issue.sentence()), issue.notes().stream())
        .collect(Collectors.joining(" "));
  }

  private static void location(ObjectNode json, Issue issue) {
    issue.location().ifPresent(place -> SarifText.place(json.putObject("physicalLocation"), place));
    json.putArray("logicalLocations")
        .addObject()
        .put("name", name(issue))
        .put("fullyQualifiedName", issue.path())
        .put("kind", "resource");
  }

  private static String name(Issue issue) {
    return issue
        .container()
        .map(entry -> entry.facts().name())
        .orElse(issue.workload().verdict().ref().name());
  }

  private static void properties(ObjectNode json, Issue issue) {
    json.put("verdict", issue.id());
    issue.container().ifPresent(entry -> container(json, entry));
  }

  private static void container(ObjectNode json, Entry entry) {
    json.put("containerType", entry.facts().type().text()).put("image", entry.facts().image());
    if (!entry.missingPaths().isEmpty()) {
      entry.missingPaths().forEach(json.putArray("missingPaths")::add);
    }
  }

  /** Why nobody needs to act, and who says so. */
  static void suppressions(ArrayNode json, Issue issue) {
    issue.exemption().ifPresent(exemption -> suppression(json.addObject(), exemption));
  }

  private static void suppression(ObjectNode json, Exemption exemption) {
    json.put("kind", isInTheFile(exemption) ? "inSource" : "external")
        .put("status", "accepted")
        .put("justification", exemption.reason());
    ObjectNode properties = json.putObject("properties");
    properties.put("source", exemption.source().id()).put("name", exemption.name());
    exemption.expires().ifPresent(day -> properties.put("expires", day.toString()));
  }

  private static boolean isInTheFile(Exemption exemption) {
    return switch (exemption.source()) {
      case ANNOTATION -> true;
      case POLICY, CATALOGUE -> false;
    };
  }
}
