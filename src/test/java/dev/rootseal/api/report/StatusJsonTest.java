package dev.rootseal.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.CrdSchema;
import dev.rootseal.api.report.ComplianceReportStatus.NamedRule;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding.ReportedContainer;
import dev.rootseal.api.report.ComplianceReportStatus.WorkloadsToFix;
import dev.rootseal.api.report.ComplianceSummaryStatus.ReportedRule;
import dev.rootseal.report.RuleDescription;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What goes over the wire, with the client's own serialization. */
class StatusJsonTest {
  private static final KubernetesSerialization CLIENT = new KubernetesSerialization();

  @Test
  void aNamespacesReportIsReadAndWrittenAsTheApiHasIt() throws IOException {
    String golden = golden("namespace.json");
    ComplianceReport report = CLIENT.unmarshal(golden, ComplianceReport.class);

    assertThat(report.getStatus().rule())
        .isEqualTo(NamedRule.of(RuleDescription.READ_ONLY_FILESYSTEM));
    assertThat(pretty(ComplianceReport.of("shop", report.getStatus()))).isEqualTo(golden);
    assertThat(CLIENT.unmarshal(CLIENT.asYaml(report), ComplianceReport.class)).isEqualTo(report);
    assertThatEveryFieldHasAValue(golden, ComplianceReport.class);
  }

  @Test
  void theClustersReportIsReadAndWrittenAsTheApiHasIt() throws IOException {
    String golden = golden("cluster.json");
    ComplianceSummary summary = CLIENT.unmarshal(golden, ComplianceSummary.class);

    assertThat(summary.getStatus().rule())
        .isEqualTo(ReportedRule.of(RuleDescription.READ_ONLY_FILESYSTEM));
    assertThat(pretty(ComplianceSummary.of(summary.getStatus()))).isEqualTo(golden);
    assertThatEveryFieldHasAValue(golden, ComplianceSummary.class);
  }

  @Test
  void whatIsEmptyOrUsualIsNotTold() {
    assertThat(
            CLIENT.asJson(new ReportedContainer("app", "init", "Invalid", List.of(), List.of(), 0)))
        .isEqualTo("{\"name\":\"app\",\"type\":\"init\",\"verdict\":\"Invalid\"}");
    assertThat(
            CLIENT.asJson(
                ReportedContainer.of(List.of(ReportFixture.container("app", ""))).getFirst()))
        .isEqualTo("{\"name\":\"app\"}");
    assertThat(CLIENT.asJson(new WorkloadsToFix(0, List.of(), 0))).isEqualTo("{\"containers\":0}");
  }

  @Test
  void listsThatWereLeftOutComeBackEmpty() {
    WorkloadsToFix reached = CLIENT.unmarshal("{\"containers\":0}", WorkloadsToFix.class);

    assertThat(reached).isEqualTo(new WorkloadsToFix(0, List.of(), 0));
  }

  @Test
  void fieldsOfAnotherVersionStopNothing() {
    String json =
        """
        {"metadata": {"name": "read-only-filesystem"},
         "status": {"new": 1, "result": "Pass", "summary": {"new": {}}, "findings": [{"new": []}]}}\
        """;

    assertThat(CLIENT.unmarshal(json, ComplianceReport.class).getStatus().result())
        .isEqualTo("Pass");
  }

  private static void assertThatEveryFieldHasAValue(
      String json, Class<? extends CustomResource<?, ?>> kind) throws JsonProcessingException {
    Set<String> fields = new TreeSet<>();
    add(fields, "status", new ObjectMapper().readTree(json).path("status"));

    assertThat(fields)
        .isEqualTo(CrdSchema.ofKinds(List.of(kind)).values().stream().findFirst().orElseThrow());
  }

  private static void add(Set<String> fields, String at, JsonNode value) {
    if (value.isArray()) {
      value.forEach(entry -> add(fields, at + "[]", entry));
    } else {
      fields.add(at);
      value.properties().forEach(one -> add(fields, at + "." + one.getKey(), one.getValue()));
    }
  }

  private static String golden(String file) throws IOException {
    return Files.readString(Path.of("src/test/resources/dev/rootseal/api/report", file)).strip();
  }

  private static String pretty(Object value) throws JsonProcessingException {
    return new ObjectMapper().readTree(CLIENT.asJson(value)).toPrettyString();
  }
}
