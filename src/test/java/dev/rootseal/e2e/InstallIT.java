package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** `config/default` and the single file made from it, on a real API server. */
@Needs(Requirement.CONTROL_PLANE)
class InstallIT {
  private final ControlPlane cluster;
  private final Kubectl kubectl;

  InstallIT(SharedCluster shared) {
    cluster = shared.controlPlane();
    kubectl = cluster.kubectl();
  }

  @AfterEach
  void removeTheDeployment() {
    kubectl.ok("delete deployment,service rootseal -n rootseal-system --ignore-not-found");
    cluster.reports().awaitNone(Installation.NAMESPACE);
  }

  @Test
  void singleFileIsWhatKustomizeMakesOfTheDefault() throws IOException {
    assertThat(kubectl.ok("kustomize config/default"))
        .as("dist/install.yaml is old: kubectl kustomize config/default > dist/install.yaml")
        .isEqualTo(Files.readString(Path.of("dist/install.yaml")));
  }

  @Test
  void defaultIsAcceptedStrictlyAndItsPodPassesRestricted() {
    Program.Result result = kubectl.run("apply --validate=strict -k config/default");

    result.ok();
    assertThat(result.errors()).as("no warning").isEmpty();
    // Admission evaluates the Pod, not the Deployment: the controller has to be able to create one.
    JsonNode pod = awaitPod();
    assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo("rootseal");
  }

  @Test
  void operatorPassesItsOwnRule() {
    kubectl.ok("apply -f dist/install.yaml");

    JsonNode status = cluster.reports().await(Installation.NAMESPACE, 1, 1);

    assertThat(status.path("result").asText()).isEqualTo("Pass");
  }

  @Test
  void serviceAccountMayDoNothingBeyondItsReports() {
    Kubectl operator = new Kubectl(kubectl.binary(), cluster.kubeconfig("rootseal", token()));

    assertThat(allowed(operator, "create", "selfsubjectaccessreviews.authorization.k8s.io"))
        .isTrue();
    assertThat(allowed(operator, "list", "deployments.apps")).isTrue();
    assertThat(allowed(operator, "patch", "compliancereports.rootseal.dev", "--subresource=status"))
        .isTrue();
    assertThat(allowed(operator, "get", "secrets")).isFalse();
    assertThat(allowed(operator, "list", "pods")).isFalse();
    assertThat(allowed(operator, "patch", "deployments.apps")).isFalse();
    assertThat(allowed(operator, "update", "leases.coordination.k8s.io")).isFalse();
    assertThat(
            allowed(operator, "update", "leases.coordination.k8s.io", "-n", Installation.NAMESPACE))
        .isTrue();
  }

  @Test
  void whoMayViewANamespaceMayReadItsReport() {
    cluster.apply(Workloads.namespace("viewed"));
    kubectl.ok("create rolebinding viewer -n viewed --clusterrole=view --user=jane");

    await("aggregation to view")
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                allowed(
                    kubectl, "get", "compliancereports.rootseal.dev", "-n", "viewed", "--as=jane"));
    assertThat(
            allowed(
                kubectl, "patch", "compliancereports.rootseal.dev", "-n", "viewed", "--as=jane"))
        .isFalse();
  }

  @Test
  void whoIsBoundAsClusterReaderMayReadTheClustersReportAndThePolicy() {
    kubectl.ok(
        "create clusterrolebinding auditors --clusterrole=rootseal-cluster-reader --user=joe");

    for (String resource : List.of("compliancesummaries", "compliancepolicies")) {
      String name = resource + ".rootseal.dev";
      assertThat(allowed(kubectl, "list", name, "--as=joe")).as(name).isTrue();
      assertThat(allowed(kubectl, "patch", name, "--as=joe")).as(name).isFalse();
    }
    assertThat(allowed(kubectl, "list", "compliancereports.rootseal.dev", "-A", "--as=joe"))
        .isTrue();
    assertThat(allowed(kubectl, "list", "compliancesummaries.rootseal.dev", "--as=jane")).isFalse();
  }

  private String token() {
    return kubectl.token("rootseal", Installation.NAMESPACE);
  }

  private JsonNode awaitPod() {
    return await("pod of the operator")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                cluster
                    .api()
                    .get("/api/v1/namespaces/" + Installation.NAMESPACE + "/pods")
                    .path("items"),
            pods -> pods.size() == 1)
        .get(0);
  }

  private static boolean allowed(Kubectl who, String verb, String resource, String... flags) {
    Program.Result result = who.run("auth can-i " + verb + " " + resource, flags);
    assertThat(result.output().strip()).as(result.errors()).isIn("yes", "no");
    return result.output().strip().equals("yes");
  }
}
