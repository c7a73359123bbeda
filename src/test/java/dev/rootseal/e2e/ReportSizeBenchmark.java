package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.api.StatusJson;
import dev.rootseal.api.report.ComplianceReport;
import dev.rootseal.api.report.ComplianceReportStatus;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.remediation.LiveWorkload;
import dev.rootseal.report.NamespaceReport;
import dev.rootseal.rule.NamespaceFacts;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.Threshold;
import dev.rootseal.rule.WorkloadVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How many bytes of etcd reports take. Not part of the build: docs/benchmarks.md has the command
 * for 10,000 workloads.
 */
class ReportSizeBenchmark {
  /** Of 100 workloads each. */
  private static final int NAMESPACES = Integer.getInteger("rootseal.benchmark.namespaces", 10);

  /** Bytes for each workload, of which seven in ten have a finding. */
  private static final int MOST_BYTES = 300;

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

  /** In small ones a report's head weighs more. */
  @ParameterizedTest
  @ValueSource(ints = {100, 25})
  void namespacesOfSoManyWorkloads(int workloads) {
    List<JsonNode> reports =
        print(workloads + " workloads a namespace", live(NAMESPACES * 100 / workloads, workloads));

    assertThat(findings(reports)).isEqualTo(NAMESPACES * 70);
    assertThat(bytes(reports)).isLessThan(NAMESPACES * 100L * MOST_BYTES);
  }

  @Test
  void realNamespaces() {
    Requirement.CORPUS.assumed();
    List<JsonNode> reports = print("the corpus", reports(Corpus.load().objects().stream()));

    assertThat(bytes(reports)).isLessThan(reports.size() * 2_000L);
  }

  /** Seven in ten have a finding, whatever the size of the namespaces. */
  private static List<JsonNode> live(int namespaces, int workloads) {
    return reports(
        IntStream.range(0, namespaces * workloads)
            .mapToObj(i -> LiveWorkloads.created(i / workloads, i % 100)));
  }

  private static List<JsonNode> print(String what, List<JsonNode> reports) {
    System.out.printf(
        "size: %s: %d reports, %d findings, %d bytes%n",
        what, reports.size(), findings(reports), bytes(reports));
    return reports;
  }

  /** The reports of workloads under the default policy, as etcd keeps them: without blanks. */
  private static List<JsonNode> reports(Stream<JsonNode> workloads) {
    LiveWorkload evaluator = new LiveWorkload(Policy.DEFAULT, ImageCatalogue.load());
    Map<String, List<WorkloadVerdict>> namespaces =
        workloads
            .map(evaluator::evaluate)
            .collect(
                Collectors.groupingBy(
                    verdict -> verdict.ref().namespace(), TreeMap::new, Collectors.toList()));
    return namespaces.entrySet().stream().map(one -> stored(one.getKey(), one.getValue())).toList();
  }

  private static JsonNode stored(String namespace, List<WorkloadVerdict> verdicts) {
    NamespaceReport report =
        NamespaceReport.of(NamespaceFacts.named(namespace), Threshold.DEFAULT, verdicts, List.of());
    ComplianceReportStatus status =
        ComplianceReportStatus.of(report, Optional.empty(), List.of(), NOW);
    ObjectNode json = (ObjectNode) StatusJson.tree(ComplianceReport.of(namespace, status));
    ((ObjectNode) json.path("metadata")).setAll((ObjectNode) Api.parse(ADDED));
    return json;
  }

  private static long bytes(List<JsonNode> reports) {
    return reports.stream().mapToLong(StatusJson::size).sum();
  }

  private static int findings(List<JsonNode> reports) {
    return reports.stream().mapToInt(one -> one.at("/status/summary/findings").asInt()).sum();
  }
}
