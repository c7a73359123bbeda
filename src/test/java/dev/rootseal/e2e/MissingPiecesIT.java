package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Definitions or a right are missing in the cluster: one line says what to do, and once it is done
 * the operator goes on.
 */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MissingPiecesIT {
  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;

  MissingPiecesIT(Binaries binaries) {
    cluster = ControlPlane.start(binaries);
    kubectl = cluster.kubectl();
    reports = new Reports(cluster.api());
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "web"));
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @Test
  void missingDefinitionsAreNamed() {
    Path kubeconfig = Installation.rights(cluster);
    kubectl.ok("delete", "crd", "--all", "--timeout=30s");
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig)) {
      LogLines.awaitProblem(operator, "compliancereports.rootseal.dev", "kubectl apply");
      LogLines.awaitProblem(operator, "compliancesummaries.rootseal.dev");
      assertThat(operator.readiness().statusCode()).isEqualTo(503);
      assertThat(operator.readiness().body()).contains("compliancereports.rootseal.dev");

      Installation.definitions(cluster);

      operator.awaitReady();
      reports.await("shop", 1, 1);
      LogLines.assertNoStackTrace(operator);
    }
  }

  @Test
  void rightTakenAwayWhileRunningIsNamedAndComesBack() {
    Path kubeconfig = Installation.install(cluster);
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      kubectl.ok("delete", "clusterrolebinding", "rootseal");
      cluster.apply(Workloads.writable("Deployment", "shop", "late"));

      LogLines.awaitProblem(operator, "compliancereports");
      assertThat(operator.isAlive()).isTrue();
      Installation.rights(cluster);

      reports.await("shop", 1, 2);
      LogLines.assertNoStackTrace(operator);
      kubectl.ok("delete", "deployment", "late", "-n", "shop");
      await("as before").until(() -> reports.find("shop").isPresent());
    }
  }
}
