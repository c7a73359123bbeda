package dev.rootseal.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.Markdown;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That nothing is left out of what promtool is asked to show. */
class ScenariosTest {
  static Stream<String> alerts() {
    return RuleFile.all().stream().flatMap(file -> file.alertNames().stream());
  }

  @Test
  void everyFileBelongsToAnAlertOrIsNamed() {
    List<Path> expected = new ArrayList<>(alerts().map(Scenarios::fileOf).toList());
    Stream.of("fleet", "hand-over", "month", "outage")
        .map(Scenarios::fileOf)
        .forEach(expected::add);

    assertThat(Scenarios.files()).containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertIsShownToFireAndNotToFire(String alert) {
    List<JsonNode> expectations = Scenarios.expectations(alert);

    assertThat(expectations).anyMatch(expected -> !expected.path("exp_alerts").isEmpty());
    assertThat(expectations).anyMatch(expected -> expected.path("exp_alerts").isEmpty());
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void everyAlertIsShownInAFleet(String alert) {
    assertThat(Scenarios.expectations(alert))
        .anyMatch(
            expected ->
                RuleFile.items(expected.path("exp_alerts"))
                    .anyMatch(one -> one.at("/exp_labels/cluster").isTextual()));
  }

  @Test
  void everyQueryForAFleetIsEvaluated() {
    assertThat(Queries.in(Markdown.read("docs/dashboard.md")))
        .hasSizeGreaterThan(5)
        .allSatisfy(query -> assertThat(Scenarios.queries("fleet")).contains(query));
  }
}
