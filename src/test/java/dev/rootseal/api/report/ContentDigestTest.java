package dev.rootseal.api.report;

import static dev.rootseal.api.report.ReportFixture.LATER;
import static dev.rootseal.api.report.ReportFixture.NOW;
import static dev.rootseal.api.report.ReportFixture.report;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.report.ClusterReport;
import dev.rootseal.rule.Threshold;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContentDigestTest {
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
    ClusterReport cluster = ClusterReport.of(Threshold.DEFAULT, List.of(report(6, 10).summary()));

    for (Object status :
        List.of(
            ComplianceReportStatus.of(report(6, 10), Optional.empty(), List.of(), NOW),
            ComplianceSummaryStatus.of(cluster, Optional.empty(), List.of(), NOW))) {
      assertThat(ContentDigest.of(status))
          .isEqualTo(digest(new ObjectMapper().writeValueAsString(status)));
    }
  }

  @Test
  void changesWithTheFactsAndNotWithTime() {
    ComplianceReportStatus before =
        ComplianceReportStatus.of(report(6, 10), Optional.empty(), List.of(), NOW);

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
