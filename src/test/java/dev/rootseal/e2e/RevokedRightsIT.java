package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that are taken out of the role while the operator runs, and come back. */
@Needs(Requirement.CONTROL_PLANE)
class RevokedRightsIT {
  private static final Duration SAID = Duration.ofSeconds(30);
  private static final String WORKLOADS =
      "list, watch deployments, statefulsets, daemonsets (apps), cluster-wide";

  /** Where every watch is cut, that is true for a moment. */
  private static final String ALL_LOST =
      "\"watches\":\"CompliancePolicy,ComplianceReport,ComplianceSummary,DaemonSet,Deployment,"
          + "Namespace,StatefulSet\"";

  private final ControlPlane cluster;
  private final Path kubeconfig;

  RevokedRightsIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubeconfig = Installation.install(cluster);
  }

  @Test
  void rightIsNamedWhileTheWatchesAreStillOpen() {
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      String line = expect(operator, WORKLOADS);
      remove("1");
      awaitSaid(operator, line);
      awaitGivenBack(operator, line);
    }
  }

  @Test
  void rightIsNamedWhenItsWatchesAreRefused() throws IOException {
    try (UnreliableWay way = new UnreliableWay(cluster)) {
      Path throughIt =
          Files.copy(kubeconfig, kubeconfig.resolveSibling("through-the-way.kubeconfig"));
      way.redirect(throughIt);
      try (OperatorProcess operator = OperatorProcess.start(throughIt).awaitReady()) {
        String line = expect(operator, WORKLOADS);
        operator.expect(ALL_LOST);
        remove("1");
        way.turn(UnreliableWay.Fault.NONE);
        awaitSaid(operator, line);
        awaitGivenBack(operator, line);
      }
    }
  }

  @Test
  void rightToWriteIsNamedAlthoughNothingIsWritten() {
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      String line =
          expect(
              operator,
              "update, patch compliancereports/status, compliancesummaries/status (rootseal.dev),"
                  + " cluster-wide");
      remove("4");
      awaitSaid(operator, line);
      awaitGivenBack(operator, line);
    }
  }

  private static String expect(OperatorProcess operator, String rights) {
    String line = "Missing permission: " + rights + ": reports may be out of date.";
    operator.expect(line);
    return line;
  }

  private void remove(String rule) {
    cluster
        .kubectl()
        .ok(
            "patch clusterrole rootseal --type=json -p",
            "[{\"op\":\"remove\",\"path\":\"/rules/" + rule + "\"}]");
  }

  private static void awaitSaid(OperatorProcess operator, String line) {
    await("said")
        .atMost(SAID)
        .until(() -> LogLines.problems(operator).stream().anyMatch(it -> it.contains(line)));
    assertThat(operator.readiness().statusCode()).isEqualTo(503);
    assertThat(operator.readiness().body()).contains("[-]api-server failed: " + line);
  }

  private void awaitGivenBack(OperatorProcess operator, String line) {
    cluster.kubectl().ok("apply -f config/rbac/cluster-role.yaml");
    await("ready").atMost(SAID).until(() -> operator.readiness().statusCode() == 200);
    assertThat(LogLines.problems(operator))
        .filteredOn(it -> !it.contains(ALL_LOST))
        .singleElement()
        .satisfies(it -> assertThat(it).contains(line));
    assertThat(operator.messages())
        .filteredOn(message -> message.contains("controllers running"))
        .isEqualTo(List.of("Recovered: controllers running"));
  }
}
