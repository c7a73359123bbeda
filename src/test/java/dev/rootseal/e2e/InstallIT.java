package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** `config/default` with components on a real API server, and what kubectl then shows. */
@Needs(Requirement.CONTROL_PLANE)
@Order(4)
record InstallIT(Needs.SharedCluster shared, ControlPlane cluster, Kubectl kubectl) {
  @AfterEach
  void removeTheDeployment() {
    cluster.api().tryDelete("/apis/apps/v1/namespaces/rootseal-system/deployments/rootseal");
    cluster.api().tryDelete("/api/v1/namespaces/rootseal-system/services/rootseal");
    cluster.reports().awaitNone(Installation.NAMESPACE);
  }

  @Test
  void singleFileIsWhatKustomizeMakesOfTheDefault() throws IOException {
    assertThat(kubectl.ok("kustomize config/default"))
        .as("dist/install.yaml is old: kubectl kustomize config/default > dist/install.yaml")
        .isEqualTo(Files.readString(Path.of("dist/install.yaml")));
  }

  @Test
  void defaultIsAcceptedStrictlyAndItsPodPassesRestrictedAndItsOwnRule() {
    // What was put there by other means, kubectl warns of.
    kubectl.ok("apply -f dist/install.yaml");
    kubectl.ok("delete deployment,service rootseal -n rootseal-system");

    kubectl.run("apply --validate=strict -k config/default").okWithoutWarning();

    // Admission evaluates the Pod, not the Deployment: the controller has to be able to create one.
    JsonNode pod =
        await("pod of the operator")
            .until(
                () -> cluster.api().get("/api/v1/namespaces/rootseal-system/pods").path("items"),
                pods -> pods.size() == 1)
            .get(0);
    assertThat(pod.at("/spec/serviceAccountName").asText()).isEqualTo("rootseal");
    JsonNode status = cluster.reports().await(Installation.NAMESPACE, 1, 1);
    assertThat(status.path("result").asText()).as("by its own rule").isEqualTo("Pass");
  }

  @Test
  void whoMayViewANamespaceMayReadItsReport() {
    cluster.apply(Workloads.namespace("viewed"));
    kubectl.ok("create rolebinding viewer -n viewed --clusterrole=view --user=jane");

    await("aggregation to view")
        .until(() -> allowed("get", "compliancereports.rootseal.dev", "-n", "viewed", "--as=jane"));
    assertThat(allowed("patch", "compliancereports.rootseal.dev", "-n", "viewed", "--as=jane"))
        .isFalse();
  }

  @Test
  void whoIsBoundAsClusterReaderMayReadTheClustersReportAndThePolicy() {
    kubectl.ok(
        "create clusterrolebinding auditors --clusterrole=rootseal-cluster-reader --user=joe");

    for (String resource : List.of("compliancesummaries", "compliancepolicies")) {
      String name = resource + ".rootseal.dev";
      assertThat(allowed("list", name, "--as=joe")).as(name).isTrue();
      assertThat(allowed("patch", name, "--as=joe")).as(name).isFalse();
    }
    assertThat(allowed("list", "compliancereports.rootseal.dev", "-A", "--as=joe")).isTrue();
    assertThat(allowed("list", "compliancesummaries.rootseal.dev", "--as=jane")).isFalse();
  }

  /** {@link ChartIT} has the same objects one by one. */
  @Test
  void allComponentsTogetherAreAcceptedStrictly() throws IOException {
    Path overlay = Kustomizations.overlay(Kustomizations.components());

    Program.Result result =
        kubectl.run("apply --dry-run=server --validate=strict -k", overlay.toString());

    assertThat(result.ok()).contains("deployment.apps/rootseal created (server dry run)");
    assertThat(result.errors()).doesNotContainIgnoringCase("warning: unknown");
  }

  @Test
  void twoReplicasAreSpreadAndThePolicyConcernsTheirNamedPorts() throws IOException {
    Path folder = Kustomizations.overlay(List.of("high-availability", "network-policy"));
    Map<String, ObjectNode> objects = Manifests.of(kubectl.ok("kustomize", folder.toString()));
    JsonNode deployment = object(objects, "Deployment");
    JsonNode budget = object(objects, "PodDisruptionBudget");
    JsonNode policy = object(objects, "NetworkPolicy");

    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(deployment.at("/spec/template/spec/topologySpreadConstraints")).hasSize(2);
    assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
    assertThat(budget.at("/spec/selector")).isEqualTo(deployment.at("/spec/selector"));
    assertThat(policy.at("/spec/podSelector")).isEqualTo(deployment.at("/spec/selector"));
    assertThat(policy.at("/spec/policyTypes"))
        .extracting(JsonNode::asText)
        .containsExactly("Ingress", "Egress");
    assertThat(policy.at("/spec/ingress").findValuesAsText("port"))
        .containsExactlyInAnyOrderElementsOf(
            deployment.at("/spec/template/spec/containers/0/ports").findValuesAsText("name"));

    String sample = kubectl.ok("kustomize config/samples/production");
    assertThat(sample).contains("image: registry.example/rootseal:0.1.0");
    assertThat(
            Manifests.of(
                sample.replace("registry.example/rootseal", "name-your-image.invalid/rootseal")))
        .as("the default with what the sample names")
        .isEqualTo(objects);
  }

  private static JsonNode object(Map<String, ObjectNode> objects, String kind) {
    String id = kind + " rootseal-system rootseal";
    assertThat(objects).containsKey(id);
    return objects.getOrDefault(id, Manifests.NONE);
  }

  private boolean allowed(String verb, String resource, String... flags) {
    Program.Result result = kubectl.run("auth can-i " + verb + " " + resource, flags);
    assertThat(result.output().strip()).as(result.errors()).isIn("yes", "no");
    return result.output().strip().equals("yes");
  }

  /** Of a namespace with one good and one bad container, and of the cluster. */
  @Test
  void columnsAreUsefulShortNamesAreKnownAndConditionsCanBeWaitedFor() {
    cluster.apply(
        Workloads.namespace("kubectl")
            + Workloads.compliant("kubectl", "api")
            + Workloads.writable("kubectl", "web"));
    cluster.reports().await("kubectl", 1, 2);

    assertThat(words(kubectl.ok("get compliancereports -A"), "NAMESPACE"))
        .startsWith(
            "NAMESPACE", "NAME", "RESULT", "READ-ONLY", "PERCENT", "FINDINGS", "EXEMPT", "AGE");
    assertThat(words(kubectl.ok("get cprep -n kubectl --no-headers"), "read-only"))
        .startsWith("read-only-filesystem", "Fail", "1", "of", "2", "50", "1", "0");
    assertThat(kubectl.ok("get rootseal -n kubectl -o wide"))
        .contains("THRESHOLD", "MESSAGE", "1 of 2 containers use read-only root filesystem.");
    assertThat(words(kubectl.ok("get compsum"), "NAME"))
        .startsWith("NAME", "RESULT", "READ-ONLY", "PERCENT");
    assertThat(kubectl.ok("get compsum read-only-filesystem --no-headers")).contains(" of ");
    assertThat(kubectl.ok("describe cprep -n kubectl"))
        .contains("Deployment 'web'", "container 'app'");
    assertThat(waitForCompliant("0.5s").exitCode()).isNotZero();
    cluster.apply(Workloads.compliant("kubectl", "web"));
    assertThat(waitForCompliant("15s").output()).contains("condition met");
  }

  private Program.Result waitForCompliant(String timeout) {
    return kubectl.run(
        "wait --for=condition=Compliant compliancereport/read-only-filesystem -n kubectl",
        "--timeout=" + timeout);
  }

  private static String[] words(String table, String start) {
    return table
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow()
        .split(" +");
  }

  @Test
  void oldestSupportedServerIsReportedAndItsChangesAreFollowed() {
    Path oldest = Requirement.CONTROL_PLANE.path().resolve("1.34");
    assumeTrue(Files.isDirectory(oldest), "no folder " + oldest);
    try (ControlPlane older = ControlPlane.lend(oldest)) {
      Path kubeconfig = Installation.install(older);
      Reports reports = older.reports();
      Kubectl itsKubectl = older.kubectl();
      assertThat(older.api().get("/version").path("gitVersion").asText()).startsWith("v1.34");
      older.apply(
          Workloads.namespace("shop")
              + Workloads.compliant("shop", "api")
              + Workloads.writable("StatefulSet", "shop", "queue")
              + Workloads.writable("DaemonSet", "shop", "agent"));
      try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
        reports.await("shop", 1, 3);
        assertThat(itsKubectl.ok("get cprep -A")).contains("shop", "1 of 3");

        itsKubectl.ok("delete daemonset agent -n shop");

        reports.await("shop", 1, 2);
        assertThat(operator.terminate()).isZero();
      }
    }
  }
}
