package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A right is missing: one line says which, and once it is given the operator goes on. */
@Needs(Requirement.CONTROL_PLANE)
record MissingPiecesIT(
    ControlPlane cluster,
    Kubectl kubectl,
    Reports reports,
    FaultyWay way,
    OperatorProcess operator) {
  private static final Duration SAID = Duration.ofSeconds(30);
  private static final String WATCHES = "list, watch deployments, statefulsets, daemonsets (apps)";
  private static final String WRITES =
      "update, patch compliancereports/status, compliancesummaries/status (rootseal.dev)";

  MissingPiecesIT {
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
    reports.await("shop", 1, 1);
  }

  /** Also while every watch is open and nothing is written, and when the watches are cut. */
  @Test
  void rightTakenAwayWhileRunningIsNamedUntilItIsBack() {
    allAreTakenAway();
    // The summary is confirmed every minute.
    operator.expect("API server rejects writes", "compliancesummaries");
    isNamedUntilItIsBack("4", WRITES, () -> {});
    // Where every watch is cut, that all are lost is true for a moment.
    operator.expect("\"watches\":\"CompliancePolicy,ComplianceReport,");
    isNamedUntilItIsBack("1", WATCHES, () -> way.turn(FaultyWay.Fault.NONE));
  }

  private void allAreTakenAway() {
    int before = operator.lines().size();
    kubectl.ok("delete clusterrolebinding rootseal");
    cluster.apply(
        Workloads.writable("shop", "late")
            + Workloads.namespace("back")
            + Workloads.compliant("back", "web"));

    OperatorLog.awaitProblem(operator, "rejects writes", "cannot", "rootseal.dev");
    assertThat(operator.isAlive()).isTrue();
    Installation.rights(cluster);

    reports.await("shop", 1, 2);
    reports.await("back", 1, 1);
    OperatorLog.assertOneOutage(operator, before);
  }

  private void isNamedUntilItIsBack(String rule, String rights, Runnable meanwhile) {
    String line = "Missing permission: " + rights + ", cluster-wide: reports may be out of date.";
    operator.expect(line);
    long before = count(line);
    long recovered = count("Recovered: controllers running");
    kubectl.ok(
        "patch clusterrole rootseal --type=json -p",
        "[{\"op\": \"remove\", \"path\": \"/rules/" + rule + "\"}]");
    meanwhile.run();
    await("said").atMost(SAID).until(() -> count(line) > before);
    assertThat(operator.readiness().statusCode()).isEqualTo(503);
    assertThat(operator.readiness().body()).contains("[-]api-server failed: " + line);
    kubectl.ok("apply -f config/rbac/cluster-role.yaml");
    operator.awaitReadiness(200, SAID);
    assertThat(count(line)).isEqualTo(before + 1);
    assertThat(count("Recovered: controllers running")).isEqualTo(recovered + 1);
  }

  private long count(String words) {
    return operator.lines().stream().filter(line -> line.contains(words)).count();
  }
}
