package dev.rootseal.api.report;

import static dev.rootseal.api.report.ReportFixture.LATER;
import static dev.rootseal.api.report.ReportFixture.NOW;
import static dev.rootseal.api.report.ReportFixture.report;
import static dev.rootseal.api.report.ReportFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.CrdSchema;
import dev.rootseal.api.report.ComplianceReportStatus.NamedRule;
import dev.rootseal.api.report.ComplianceReportStatus.ReportedFinding.ReportedContainer;
import dev.rootseal.api.report.ComplianceReportStatus.WorkloadsToFix;
import dev.rootseal.api.report.ComplianceSummaryStatus.ReportedRule;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.report.RuleDescription;
import dev.rootseal.rule.Threshold;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  void whatIsEmptyOrUsualIsNotToldAndComesBackEmpty() {
    assertThat(
            CLIENT.asJson(new ReportedContainer("app", "init", "Invalid", List.of(), List.of(), 0)))
        .isEqualTo("{\"name\":\"app\",\"type\":\"init\",\"verdict\":\"Invalid\"}");
    assertThat(
            CLIENT.asJson(
                ReportedContainer.of(List.of(ReportFixture.container("app", ""))).getFirst()))
        .isEqualTo("{\"name\":\"app\"}");
    WorkloadsToFix reached = new WorkloadsToFix(0, List.of(), 0);
    assertThat(CLIENT.asJson(reached)).isEqualTo("{\"containers\":0}");
    assertThat(CLIENT.unmarshal("{\"containers\":0}", WorkloadsToFix.class)).isEqualTo(reached);
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

    assertThat(fields).isEqualTo(CrdSchema.fields(kind));
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

  @Test
  void isTheFirstHalfOfTheSha256OfTheCanonicalJson() throws JsonProcessingException {
    // printf '{"a":1,"b":"ü"}' | sha256sum
    assertThat(digest("{\"b\": \"\\u00fc\", \"a\": 1}"))
        .isEqualTo(new ContentDigest(0x1a59e522e02ce50aL, 0xd2c27c11a6d30f86L));
  }

  @Test
  void orderOfFieldsBlanksEscapesAndNullsAreNoMatter() throws JsonProcessingException {
    assertThat(digest("{\"x\":{\"b\":\"<\",\"a\":[1,{\"d\":2,\"c\":3}]}}"))
        .isEqualTo(
            digest(
                "{ \"n\": null, \"x\": {\"a\": [1, {\"c\": 3, \"m\": null, \"d\": 2}], \"b\": \"\\u003c\"}}"));
  }

  @Test
  void orderOfAListTypesAndPlacesMatter() throws JsonProcessingException {
    assertThat(
            List.of(
                digest("{\"a\":[1,2]}"),
                digest("{\"a\":[2,1]}"),
                digest("{\"a\":[12]}"),
                digest("{\"a\":[\"1\",2]}"),
                digest("{\"a\":[1],\"b\":[2]}"),
                digest("{\"a\":[]}"),
                digest("{}")))
        .doesNotHaveDuplicates();
  }

  @Test
  void halfASurrogatePairBreaksNothing() throws JsonProcessingException {
    assertThat(digest("{\"a\":\"\\ud800\"}")).isNotEqualTo(digest("{\"a\":\"\"}"));
  }

  @Test
  void aStatusAndItsJsonHaveOneDigest() throws JsonProcessingException {
    ClusterReport cluster = new ClusterReport(Threshold.DEFAULT, List.of(report(6, 10).summary()));

    for (Object status :
        List.of(
            status(report(6, 10)),
            ComplianceSummaryStatus.of(cluster, Optional.empty(), List.of(), NOW))) {
      assertThat(ContentDigest.of(status))
          .isEqualTo(digest(new ObjectMapper().writeValueAsString(status)));
    }
  }

  @Test
  void changesWithTheFactsAndNotWithTime() {
    ComplianceReportStatus before = status(report(6, 10));

    assertThat(digestOf(6, 10, before)).isEqualTo(ContentDigest.of(before));
    assertThat(digestOf(7, 10, before)).isNotEqualTo(ContentDigest.of(before));
  }

  private static ContentDigest digestOf(
      int compliant, int evaluated, ComplianceReportStatus before) {
    return ContentDigest.of(
        ComplianceReportStatus.of(
            report(compliant, evaluated), Optional.empty(), before.conditions(), LATER));
  }

  private static ContentDigest digest(String json) throws JsonProcessingException {
    JsonNode status = new ObjectMapper().readTree(json);
    return ContentDigest.of(status);
  }
}
