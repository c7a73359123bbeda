package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The commands by which a runbook looks at things, run as they stand there. {@link ImageIT} runs
 * those that need a running pod.
 */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunbookCommandsIT {
  private final ControlPlane cluster;
  private final Kubectl kubectl;

  RunbookCommandsIT(SharedCluster shared) {
    cluster = shared.controlPlane();
    kubectl = cluster.kubectl();
  }

  @BeforeAll
  void fill() {
    kubectl.apply(
        Workloads.namespace("runbook")
            + Workloads.writable("Deployment", "runbook", "web")
            + """
            ---
            apiVersion: coordination.k8s.io/v1
            kind: Lease
            metadata: {name: rootseal, namespace: rootseal-system}
            """);
    kubectl.ok("apply", "-f", "config/samples/policy-minimal.yaml");
    kubectl.ok("apply", "-f", "config/manager/service.yaml");
    new Reports(cluster.api()).await("runbook", 0, 1);
  }

  @AfterAll
  void empty() {
    kubectl.ok("delete", "cpol", "--all");
    kubectl.ok("delete", "service,lease", "rootseal", "-n", Installation.NAMESPACE);
    kubectl.ok("delete", "namespace", "runbook", "--wait=false");
  }

  @Test
  void everyCommandOfARunbookWorks() {
    List<String> commands = RunbookCommands.withoutAPod();

    assertThat(commands).hasSizeGreaterThan(15);
    assertThat(commands).allSatisfy(this::works);
  }

  private void works(String command) {
    Kubectl.Result result =
        kubectl.run(RunbookCommands.arguments(command.replace("NAMESPACE", "runbook")));

    assertThat(result.exitCode()).as("%s: %s", command, result.errors()).isZero();
  }
}
