package dev.rootseal.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rootseal.rule.WorkloadFixture;
import dev.rootseal.scan.ScanReport;
import dev.rootseal.terminal.Hostile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The objects of OpenReports; a real API server takes them elsewhere. */
class OpenReportsFormatTest {
  private static List<JsonNode> objects(ScanReport report) {
    try {
      List<JsonNode> objects = new ArrayList<>();
      new JsonMapper()
          .readTree(Scans.write(OutputFormat.OPENREPORTS, report))
          .path("items")
          .forEach(objects::add);
      return objects;
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void anAnnotationThatIsWrongIsAWarningOutsideOfTheScore() {
    JsonNode results =
        objects(
                Scans.live(
                    WorkloadFixture.deployment("web")
                        .exemptBecause("")
                        .container("app", c -> c.compliant())))
            .getFirst()
            .path("results");

    assertThat(results).hasSize(2);
    assertThat(results.get(1).path("result").asText()).isEqualTo("warn");
    assertThat(results.get(1).path("scored").asBoolean()).isFalse();
  }

  @Test
  void aNamespaceThatCanBeNoneIsToldInTheClusterReport() {
    assertThat(objects(Scans.live(WorkloadFixture.pod("web").in("{{ ns }}").container("app"))))
        .extracting(object -> object.path("kind").asText())
        .containsExactly("ClusterReport");
  }

  @Test
  void whatDoesNotFitGoesOnInANextObject() {
    WorkloadFixture[] many =
        IntStream.range(0, 1000)
            .mapToObj(i -> WorkloadFixture.deployment("web-" + i).container("app"))
            .toArray(WorkloadFixture[]::new);
    List<JsonNode> objects = objects(Scans.live(many));

    assertThat(objects)
        .extracting(object -> object.at("/metadata/name").asText())
        .startsWith("rootseal-read-only-filesystem", "rootseal-read-only-filesystem-2")
        .doesNotHaveDuplicates();
    assertThat(objects).allMatch(object -> object.toString().length() < 200_000);
    assertThat(objects.stream().mapToInt(object -> object.path("results").size()).sum())
        .isEqualTo(1000);
  }

  @ParameterizedTest
  @MethodSource("dev.rootseal.terminal.Hostile#texts")
  void textIsPlainAndBounded(String text) {
    String longText = text + "x".repeat(100_000);
    List<JsonNode> objects =
        objects(
            Scans.live(
                WorkloadFixture.deployment(longText).container(longText, c -> c.image(longText))));

    assertThat(objects.getFirst().toString()).hasSizeLessThan(5000).matches(Hostile::isPlain);
  }
}
