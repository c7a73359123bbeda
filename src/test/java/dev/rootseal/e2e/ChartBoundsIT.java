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

/** What helm says of the chart and of values, before anything is changed. */
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
        "replicas=-1                                | at '/replicas': minimum",
        "replicas=two                               | at '/replicas': got string, want integer",
        "replicas=2,leaderElection.enabled=false    | at '/replicas': maximum: got 2, want 1",
        "leaderElection.enabled=maybe               | at '/leaderElection/enabled': got string",
        "image.digest=sha256:12                     | at '/image/digest'",
        "image.tag=a:b                              | at '/image/tag'",
        "image.pullPolicy=Sometimes                 | at '/image/pullPolicy': value must be one of",
        "image.repository=-a                        | at '/image/repository'",
        "metrics.port=80                            | at '/metrics/port': minimum: got 80, want 1,024",
        "metrics.port=8081                          | at '/metrics/port'",
        "metrics.port=70000                         | at '/metrics/port': maximum",
        "metrics.certSecret=Upper_Case              | at '/metrics/certSecret'",
        "logging.level=trace                        | at '/logging/level': value must be one of",
        "resources.limits.memory=lots               | at '/resources/limits/memory'",
        "resources.limits.gpu=1                     | additional properties 'gpu' not allowed",
        "podDisruptionBudget.maxUnavailable=0       | at '/podDisruptionBudget/maxUnavailable'",
        "podDisruptionBudget.maxUnavailable=0%      | at '/podDisruptionBudget/maxUnavailable'",
        "networkPolicy.apiServer.ports={0}          | at '/networkPolicy/apiServer/ports/0': minimum",
        "networkPolicy.apiServer.cidrs={here}       | at '/networkPolicy/apiServer/cidrs/0'",
        "networkPolicy.metricsFrom[0].pods=x        | additional properties 'pods' not allowed",
        "serviceMonitor.interval=often              | at '/serviceMonitor/interval'",
        "podLabels.app\\.kubernetes\\.io/name=other | at '/podLabels'",
        "extraEnv[0].name=POD_NAME                  | at '/extraEnv/0/name'",
        "extraArgs={log-level=debug}                | at '/extraArgs/0'",
        "extraArgs={--log-level=debug}              | extraArgs: --log-level is refused: use logging.level",
        "extraArgs={--leader-elect}                 | extraArgs: --leader-elect is refused: use leaderElection.enabled",
        "extraArgs={--health-probe-bind-address=:1} | --health-probe-bind-address is refused: the probes need port 8081",
        "commonLabels.app\\.kubernetes\\.io/name=a    | at '/commonLabels'",
        "commonLabels.team=no spaces                | at '/commonLabels/team'",
        "namespace.labels.team=no spaces            | at '/namespace/labels/team'",
        "namespace.label.team=a                     | additional properties 'label' not allowed",
        "prometheusRule.alerts.RootsealAbsent.for=5 | at '/prometheusRule/alerts/RootsealAbsent/for'",
        "prometheusRule.alerts.RootsealAbsent.sev=a | additional properties 'sev' not allowed",
        "prometheusRule.alerts.Rootseal.for=5m      | prometheusRule.alerts: there is no alert Rootseal. Known are:",
        "prometheusRule.runbookUrl=wiki             | at '/prometheusRule/runbookUrl'",
        "tolerations[0].efect=NoSchedule            | additional properties 'efect' not allowed",
        "policy.thresholdPercent=101                | at '/policy/thresholdPercent': maximum",
        "policy.treshold=90                         | additional properties 'treshold' not allowed",
        "policy.missingDefaultPath=Warn             | at '/policy/missingDefaultPath'",
        "metrics=null                               | missing property 'metrics'",
        "replica=2                                  | additional properties 'replica' not allowed",
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
