package dev.rootseal.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Queries are filled in as Grafana's data source for Prometheus does it. */
class VariablesTest {
  private final Variables variables =
      new Variables(Duration.ofHours(1), Duration.ofSeconds(15), Duration.ofSeconds(15));

  /** What is chosen of a variable, and what a query becomes of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      textBlock =
          """
          shop             ! a{namespace=~"$namespace"}       ! a{namespace=~"shop"}
          shop kube-system ! a{namespace=~"${namespace}"}     ! a{namespace=~"(shop|kube-system)"}
          a.b              ! {job=~"$namespace"}              ! {job=~"a\\\\.b"}
          shop             ! {cluster=~"$cluster"}            ! {cluster=~".*"}
          shop             ! [$__rate_interval] [$__range]    ! [60000ms] [3600s]
          """)
  void queryIsFilledIn(String chosen, String query, String filled) {
    variables.chosen("namespace", List.of(chosen.split(" ", -1))).all(Dashboard.read(), "cluster");

    assertThat(variables.in(query)).isEqualTo(filled);
  }

  @Test
  void unknownVariableIsAMistake() {
    assertThatThrownBy(() -> variables.in("$nobody")).hasMessage("unknown variable: nobody");
  }
}
