package dev.rootseal.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queries are filled in as Grafana's data source for Prometheus does it. */
class VariablesTest {
  private final Variables variables =
      new Variables(Duration.ofHours(1), Duration.ofSeconds(15), Duration.ofSeconds(15));

  @Test
  void oneValueStandsForItself() {
    variables.chosen("namespace", List.of("shop"));

    assertThat(variables.in("a{namespace=~\"$namespace\"}")).isEqualTo("a{namespace=~\"shop\"}");
  }

  @Test
  void severalValuesAreAlternatives() {
    variables.chosen("namespace", List.of("shop", "kube-system"));

    assertThat(variables.in("a{namespace=~\"${namespace}\"}"))
        .isEqualTo("a{namespace=~\"(shop|kube-system)\"}");
  }

  @Test
  void valuesAreNoExpressions() {
    variables.chosen("job", List.of("a.b"));

    assertThat(variables.in("{job=~\"$job\"}")).isEqualTo("{job=~\"a\\\\.b\"}");
  }

  @Test
  void allIsWhatTheDashboardSays() {
    variables.all(Dashboard.read(), "cluster");

    assertThat(variables.in("{cluster=~\"$cluster\"}")).isEqualTo("{cluster=~\".*\"}");
  }

  @Test
  void rateCoversFourScrapes() {
    assertThat(variables.in("[$__rate_interval] [$__range]")).isEqualTo("[60000ms] [3600s]");
  }

  @Test
  void unknownVariableIsAMistake() {
    assertThatThrownBy(() -> variables.in("$nobody")).hasMessage("unknown variable: nobody");
  }
}
