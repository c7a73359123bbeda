package dev.rootseal.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding.ReportedContainer;
import dev.rootseal.api.report.ComplianceReportStatus.WorkloadsToFix;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes over the wire, with the client's own serialization. */
class StatusJsonTest {
  private static final KubernetesSerialization CLIENT = new KubernetesSerialization();

  @Test
  void aNamespacesReportAsTheApiGetsIt() throws IOException {
    assertThat(pretty(ComplianceReport.of("shop", ExampleStatus.namespace())))
        .isEqualTo(golden("namespace.json"));
  }

  @Test
  void theClustersReportAsTheApiGetsIt() throws IOException {
    assertThat(pretty(ComplianceSummary.of(ExampleStatus.cluster())))
        .isEqualTo(golden("cluster.json"));
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
  void bothReportsComeBackAsTheyWere() {
    ComplianceReport report = ComplianceReport.of("shop", ExampleStatus.namespace());
    ComplianceSummary cluster = ComplianceSummary.of(ExampleStatus.cluster());

    assertThat(CLIENT.unmarshal(CLIENT.asJson(report), ComplianceReport.class)).isEqualTo(report);
    assertThat(CLIENT.unmarshal(CLIENT.asYaml(report), ComplianceReport.class)).isEqualTo(report);
    assertThat(CLIENT.unmarshal(CLIENT.asJson(cluster), ComplianceSummary.class))
        .isEqualTo(cluster);
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

  private static String golden(String file) throws IOException {
    return Files.readString(Path.of("src/test/resources/dev/rootseal/api/report", file)).strip();
  }

  private static String pretty(Object value) throws JsonProcessingException {
    return new ObjectMapper().readTree(CLIENT.asJson(value)).toPrettyString();
  }
}
