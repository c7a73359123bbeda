package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What helm says of the chart and of values, before anything is changed. What the schema refuses is
 * in `ValuesBoundsTest`.
 */
@Needs(Requirement.HELM)
class ChartBoundsIT {
  private final Helm helm;

  ChartBoundsIT(@TempDir Path folder) {
    helm = Helm.offline(folder);
  }

  static List<Path> valueSets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(Helm.CHART, "ci"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("valueSets")
  void everyValueSetIsLintedStrictly(Path values) {
    assertThat(helm.ok("lint --strict charts/rootseal -f", values.toString()))
        .contains("0 chart(s) failed");
  }

  @Test
  void defaultsAreLintedStrictly() {
    assertThat(helm.ok("lint --strict charts/rootseal")).contains("0 chart(s) failed");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas=6                                 | at '/replicas': maximum: got 6, want 5",
        "extraArgs={--log-level=debug}              | extraArgs: --log-level is refused: use logging.level",
        "extraArgs={--leader-elect}                 | extraArgs: --leader-elect is refused: use leaderElection.enabled",
        "extraArgs={--health-probe-bind-address=:1} | --health-probe-bind-address is refused: the probes need port 8081",
        "prometheusRule.alerts.Rootseal.for=5m      | prometheusRule.alerts: there is no alert Rootseal. Known are:",
      })
  void aValueOutOfItsBoundsIsRefused(String value, String message) {
    Program.Result result = helm.tryRelease("template", "--set", value);

    assertThat(result.exitCode()).as(result.output()).isEqualTo(1);
    assertThat(result.errors()).contains(message);
    assertThat(result.output()).isEmpty();
  }

  @Test
  void aChartOfChartsMayHandDownItsGlobals() {
    assertThat(helm.template("--set", "global.registry=example")).contains("kind: Deployment");
  }
}
