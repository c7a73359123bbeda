package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The namespace of a release and what is left in it, where controllers collect garbage. */
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
class ChartUninstallIT {
  private static final String NAMESPACE = "/api/v1/namespaces/" + Installation.NAMESPACE;
  private static final String NAMESPACED = "/namespaces/" + Installation.NAMESPACE;
  private static final String LEASE =
      "/apis/coordination.k8s.io/v1" + NAMESPACED + "/leases/rootseal";
  private static final String DEPLOYMENT = "/apis/apps/v1" + NAMESPACED + "/deployments/rootseal";
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final String LABEL =
      "namespace.labels." + ENFORCE.replace(".", "\\.") + "=restricted";

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Api api;
  private final Helm helm;

  ChartUninstallIT(@Needs.Own(controllers = true) ControlPlane cluster, @TempDir Path folder) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    api = cluster.api();
    helm = new Helm(Requirement.HELM.path(), folder, kubectl.kubeconfig());
  }

  @AfterEach
  void clear() {
    uninstall();
    kubectl.ok("delete -k config/crd --ignore-not-found");
    kubectl.ok("delete namespace rootseal-system --ignore-not-found");
  }

  @Test
  void leaseGoesWithTheReleaseWhileTheOperatorStillRuns() {
    install("--create-namespace");
    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig()).awaitReady()) {
      // Its rights go first.
      operator
          .expect("rejects writes", "forbidden")
          .expect("The lease could not be released", "forbidden")
          .expect("The lease could not be released", "Unauthorized"); // its account goes, too
      awaitOwner();

      uninstall();

      await("lease collected").atMost(Duration.ofSeconds(30)).until(() -> !api.exists(LEASE));
      operator.terminate();
      assertThat(api.exists(LEASE)).as("made again").isFalse();
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void newNamespaceGetsItsLabelsAndIsKept() {
    install("--create-namespace", "--set", LABEL);

    uninstall();

    JsonNode namespace = api.get(NAMESPACE);
    assertThat(namespace.at("/metadata/labels").path(ENFORCE).asText()).isEqualTo("restricted");
    assertThat(namespace.at("/status/phase").asText()).isEqualTo("Active");
  }

  @Test
  void namespaceThatIsThereHasToBeTakenOver() {
    kubectl.ok("create namespace rootseal-system");

    Program.Result refused = helm.tryRelease("install", "--set", LABEL);
    install("--take-ownership", "--set", LABEL);

    assertThat(refused.errors()).contains("Namespace \"rootseal-system\"", "cannot be imported");
    assertThat(api.get(NAMESPACE).at("/metadata/labels").path(ENFORCE).asText())
        .isEqualTo("restricted");
  }

  private void install(String... arguments) {
    helm.release("install", arguments);
    Installation.awaitServed(cluster.api());
  }

  private void uninstall() {
    helm.ok("uninstall rootseal -n rootseal-system --ignore-not-found");
  }

  private void awaitOwner() {
    String uid = api.get(DEPLOYMENT).at("/metadata/uid").asText();
    await("the Deployment owns the lease")
        .until(
            () ->
                api.find(LEASE)
                    .map(lease -> lease.at("/metadata/ownerReferences/0/uid").asText())
                    .filter(uid::equals)
                    .isPresent());
  }

  private Path kubeconfig() {
    String token = kubectl.ok("create token rootseal -n rootseal-system").strip();
    return cluster.kubeconfig("rootseal", token);
  }

  /** What the chart had made in the namespace. */
  private String left() {
    return kubectl.ok(
        "get serviceaccounts,services,deployments,roles,rolebindings,leases -n rootseal-system -l app.kubernetes.io/name=rootseal -o name");
  }
}
