package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A smoke run on the oldest supported API server. */
@Needs(Requirement.CONTROL_PLANE)
class OldestServerIT {
  private static final String VERSION = "1.34";

  @Test
  void reportsAndFollowsChanges() {
    Path oldest = Requirement.CONTROL_PLANE.path().resolve(VERSION);
    assumeTrue(Files.isDirectory(oldest), "no folder " + oldest);
    try (ControlPlane cluster = ControlPlane.start(oldest)) {
      Path kubeconfig = Installation.install(cluster);
      Reports reports = cluster.reports();
      Kubectl kubectl = cluster.kubectl();
      assertThat(cluster.api().get("/version").path("gitVersion").asText())
          .startsWith("v" + VERSION);
      cluster.apply(
          Workloads.namespace("shop")
              + Workloads.compliant("shop", "api")
              + Workloads.writable("StatefulSet", "shop", "queue")
              + Workloads.writable("DaemonSet", "shop", "agent"));
      try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
        reports.await("shop", 1, 3);
        assertThat(kubectl.ok("get cprep -A")).contains("shop", "1 of 3");

        kubectl.ok("delete daemonset agent -n shop");

        reports.await("shop", 1, 2);
        assertThat(operator.terminate()).isZero();
      }
    }
  }
}
