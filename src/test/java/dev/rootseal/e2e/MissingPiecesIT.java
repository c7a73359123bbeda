package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Definitions or a right are missing in the cluster: one line says what to do, and once it is done
 * the operator goes on.
 */
@Needs(Requirement.CONTROL_PLANE)
class MissingPiecesIT {
  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;

  MissingPiecesIT(@Needs.Own ControlPlane cluster) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    reports = new Reports(cluster.api());
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
  }

  @Test
  void missingDefinitionsAreNamed() {
    Path kubeconfig = Installation.rights(cluster);
    kubectl.ok("delete crd --all --timeout=30s");
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
      String line = LogLines.awaitProblem(operator, "does not serve", "kubectl apply");
      assertThat(line)
          .contains("compliancereports.rootseal.dev", "compliancesummaries.rootseal.dev");
      assertThat(operator.readiness().statusCode()).isEqualTo(503);
      assertThat(operator.readiness().body()).contains("compliancereports.rootseal.dev");

      Installation.definitions(cluster);

      operator.awaitReady();
      reports.await("shop", 1, 1);
      LogLines.assertOneOutage(operator);
    }
  }

  @Test
  void rightTakenAwayWhileRunningIsNamedAndComesBack() {
    Path kubeconfig = Installation.install(cluster);
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      int before = operator.lines().size();
      kubectl.ok("delete clusterrolebinding rootseal");
      cluster.apply(
          Workloads.writable("Deployment", "shop", "late")
              + Workloads.namespace("back")
              + Workloads.compliant("back", "web"));

      LogLines.awaitProblem(operator, "rejects writes", "cannot", "rootseal.dev");
      assertThat(operator.isAlive()).isTrue();
      Installation.rights(cluster);

      reports.await("shop", 1, 2);
      reports.await("back", 1, 1);
      LogLines.assertOneOutage(operator, before);
      kubectl.ok("delete deployment late -n shop");
      await("as before").until(() -> reports.find("shop").isPresent());
    }
  }
}
