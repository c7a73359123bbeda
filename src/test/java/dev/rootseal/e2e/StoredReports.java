package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.StatusJson;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reports of some workloads under the default policy, as etcd keeps them: JSON, with no blanks.
 */
record StoredReports(List<JsonNode> objects) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-11-25T00:33:23Z");

  /** What the API server adds to a report that is created, and its status then updated. */
  private static final String ADDED =
      """
      {"creationTimestamp": "2026-11-25T00:33:23Z", "generation": 1, "uid": "0b5a9b3e-5d0c-4b1e-9d38-6c1f0a7e2d44",
       "managedFields": [
        {"apiVersion": "rootseal.dev/v1alpha1", "fieldsType": "FieldsV1", "manager": "rootseal", "operation": "Update",
         "fieldsV1": {"f:metadata": {"f:labels": {".": {}, "f:app.kubernetes.io/managed-by": {}, "f:app.kubernetes.io/name": {}}}},
         "time": "2026-11-25T00:33:23Z"},
        {"apiVersion": "rootseal.dev/v1alpha1", "fieldsType": "FieldsV1", "manager": "rootseal", "operation": "Update",
         "fieldsV1": {"f:status": {}}, "subresource": "status", "time": "2026-11-25T00:33:23Z"}]}
      """;

  StoredReports {
    objects = List.copyOf(objects);
  }

  /** The reports of these workloads, one a namespace. */
  static StoredReports of(Stream<JsonNode> workloads) {
    LiveWorkload evaluator =
        new LiveWorkload(Policy.DEFAULT, new CatalogueLookup(ImageCatalogue.load()));
    Map<String, List<WorkloadVerdict>> namespaces =
        workloads
            .map(evaluator::evaluate)
            .collect(
                Collectors.groupingBy(
                    verdict -> verdict.ref().namespace(), TreeMap::new, Collectors.toList()));
    return new StoredReports(
        namespaces.entrySet().stream()
            .map(one -> report(one.getKey(), one.getValue()))
            .map(StoredReports::stored)
            .toList());
  }

  private static ComplianceReport report(String namespace, List<WorkloadVerdict> verdicts) {
    NamespaceReport report = NamespaceReport.of(namespace, Threshold.DEFAULT, verdicts, List.of());
    return ComplianceReport.of(
        namespace, ComplianceReportStatus.of(report, Optional.empty(), List.of(), NOW));
  }

  private static JsonNode stored(ComplianceReport report) {
    ObjectNode json = (ObjectNode) StatusJson.tree(report);
    ((ObjectNode) json.path("metadata")).setAll((ObjectNode) json(ADDED));
    return json;
  }

  static JsonNode json(String text) {
    return unchecked(() -> JSON.readTree(text));
  }

  /** All of them together. */
  long bytes() {
    return objects.stream().mapToLong(StatusJson::size).sum();
  }

  int findings() {
    return objects.stream().mapToInt(report -> report.at("/status/summary/findings").asInt()).sum();
  }
}
