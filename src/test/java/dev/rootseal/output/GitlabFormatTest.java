package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SpecificationVersion;
import dev.rootseal.scan.ScanReport;
import org.junit.jupiter.api.Test;

/** `-o gitlab`, held to what GitLab's documentation asks of a Code Quality report. */
class GitlabFormatTest {
  private static final Schema CODE_QUALITY =
      new Schema(
          Schema.parse(
              """
              {"type": "array", "items": {"type": "object",
                "required": ["description", "check_name", "fingerprint", "severity", "location"],
                "properties": {
                  "description": {"type": "string", "minLength": 1},
                  "check_name": {"type": "string", "minLength": 1},
                  "fingerprint": {"type": "string", "minLength": 1},
                  "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                  "location": {"type": "object", "required": ["path", "lines"], "properties": {
                    "path": {"type": "string", "not": {"pattern": "^\\\\./"}},
                    "lines": {"type": "object", "required": ["begin"], "properties": {
                      "begin": {"type": "integer", "minimum": 1}}}}}}}}
              """),
          SpecificationVersion.DRAFT_2020_12);

  @Test
  void itIsWhatGitlabAsksFor() {
    for (ScanReport report : Scans.reports()) {
      JsonNode json = Schema.parse(Scans.write(OutputFormat.GITLAB, report));
      assertThat(CODE_QUALITY.problems(json)).isEmpty();
      assertThat(json.findValuesAsText("fingerprint")).doesNotHaveDuplicates();
    }
  }

  @Test
  void aLiveWorkloadIsFoundByItsAddress() {
    assertThat(Scans.write(OutputFormat.GITLAB, Scans.live(Scans.shop())))
        .contains("\"path\": \"shop/Deployment/cart/app\"");
  }
}
