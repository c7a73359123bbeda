package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A policy among the values, from the first install in a cluster without our CRDs, and what is left
 * of a release, where controllers collect garbage.
 */
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
@Order(4)
class ChartPolicyIT {
  private static final String NAMESPACE = "/api/v1/namespaces/" + Installation.NAMESPACE;
  private static final String NAMESPACED = "/namespaces/" + Installation.NAMESPACE;
  private static final String LEASE =
      "/apis/coordination.k8s.io/v1" + NAMESPACED + "/leases/rootseal";
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final String LABEL =
      "namespace.labels." + ENFORCE.replace(".", "\\.") + "=restricted";

  private static final String POLICY =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem";
  private static final String DEPLOYMENT =
      "/apis/apps/v1/namespaces/" + Installation.NAMESPACE + "/deployments/rootseal";
  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String VALUES = Helm.CHART + "/ci/policy-values.yaml";
  private static final String HOOK = "helm.sh/hook";

  private final ControlPlane cluster;
  private final Api api;
  private final Helm helm;
  private final Path folder;

  ChartPolicyIT(@Needs.Own(controllers = true) ControlPlane cluster, @TempDir Path folder) {
    this.cluster = cluster; // whose work --wait waits for
    api = cluster.api();
    this.folder = folder;
    helm = new Helm(Requirement.HELM.path(), folder, cluster.kubectl().kubeconfig());
  }

  /** Back to a cluster that does not know our kinds. */
  @AfterEach
  void clear() {
    helm.run("uninstall rootseal -n rootseal-system --ignore-not-found");
    if (!api.get(CRDS).path("items").isEmpty()) {
      Installation.awaitServed(cluster.api());
    }
    cluster.kubectl().ok("delete -k config/crd --ignore-not-found");
    await("kinds are forgotten").until(() -> !api.serves("/apis/rootseal.dev/v1alpha1"));
  }

  @Test
  void firstInstallMakesThePolicy() {
    install("true");

    JsonNode policy = api.get(POLICY);
    assertThat(threshold(policy)).isEqualTo(80);
    assertThat(policy.at("/spec/exemptions/0/owner").asText()).isEqualTo("team-platform");
    assertThat(api.exists(DEPLOYMENT)).isTrue();
    assertThat(helm.ok("get hooks rootseal -n rootseal-system")).contains("kind: CompliancePolicy");
  }

  @Test
  void nextUpgradeTakesThePolicyOverInPlace() {
    install("true");
    JsonNode first = api.get(POLICY);

    upgrade(95);

    JsonNode second = api.get(POLICY);
    assertThat(threshold(second)).isEqualTo(95);
    assertThat(second.at("/metadata/uid")).isEqualTo(first.at("/metadata/uid"));
    assertThat(second.at("/metadata/annotations").has(HOOK)).isFalse();
    assertThat(helm.ok("get manifest rootseal -n rootseal-system"))
        .contains("kind: CompliancePolicy");
  }

  @ParameterizedTest(name = "server-side apply: {0}")
  @ValueSource(strings = {"true", "false"})
  void everyUpgradeChangesIt(String serverSide) throws IOException {
    install(serverSide);
    writeStatus();

    upgrade(95);
    int first = threshold(api.get(POLICY));
    upgrade(96);

    assertThat(first).isEqualTo(95);
    assertThat(threshold(api.get(POLICY))).isEqualTo(96);
  }

  @Tag("nightly")
  @ParameterizedTest(name = "server-side apply: {0}")
  @ValueSource(strings = {"true", "false"})
  void upgradeWithoutTheValueDeletesIt(String serverSide) {
    install(serverSide);

    helm.release("upgrade", "--reset-values");

    assertThat(api.exists(POLICY)).isFalse();
  }

  @Test
  void upgradeWithoutTheValueDeletesWhatAnUpgradeHasTakenOver() {
    install("true");
    upgrade(95);

    helm.release("upgrade", "--reset-values");

    assertThat(api.exists(POLICY)).isFalse();
  }

  @Test
  void uninstallDeletesThePolicyOfAFirstInstall() {
    install("true");

    helm.ok("uninstall rootseal -n rootseal-system");

    assertThat(api.exists(POLICY)).isFalse();
  }

  @Test
  void uninstallDeletesWhatAnUpgradeHasTakenOver() {
    install("true");
    upgrade(95);

    helm.ok("uninstall rootseal -n rootseal-system");

    assertThat(api.exists(POLICY)).isFalse();
  }

  @Tag("nightly")
  @Test
  void rollbackToTheFirstInstallBringsItsPolicyBack() {
    install("true");
    upgrade(95);

    helm.ok("rollback rootseal 1 -n rootseal-system");

    assertThat(threshold(api.get(POLICY))).isEqualTo(80);
  }

  @Test
  void whereTheKindIsKnownThePolicyIsAnOrdinaryObject() {
    helm.release("install", "--create-namespace");
    Installation.awaitServed(cluster.api());
    helm.ok("uninstall rootseal -n rootseal-system");

    helm.release("install", "-f", VALUES);

    assertThat(threshold(api.get(POLICY))).isEqualTo(80);
    assertThat(helm.ok("get hooks rootseal -n rootseal-system")).isBlank();
  }

  @Test
  void policyOfSomebodyElseStays() {
    helm.release("install", "--create-namespace");
    Installation.awaitServed(cluster.api());
    cluster.apply(Workloads.policy("{thresholdPercent: 70}"));

    helm.release("upgrade");

    assertThat(threshold(api.get(POLICY))).isEqualTo(70);
    cluster.kubectl().ok("delete compliancepolicies --all");
  }

  @Test
  void withoutTheChartsCrdsAPolicyIsRefusedAndNothingIsInstalled() {
    Program.Result result =
        helm.tryRelease(
            "install", "--create-namespace", "-f", VALUES, "--set", "crds.install=false");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains("policy: this cluster does not serve CompliancePolicies")
        .contains("Apply the CRDs first");
    assertThat(api.exists(DEPLOYMENT)).isFalse();
  }

  /** With `--wait`, as docs/helm.md says: Helm then waits for the CRDs before it runs the hook. */
  private void install(String serverSide) {
    helm.release(
        "install",
        "--create-namespace",
        "--server-side=" + serverSide,
        "-f",
        VALUES,
        "--wait",
        "--set",
        "replicas=0"); // no node runs pods here
  }

  private void upgrade(int threshold) {
    helm.release("upgrade", "-f", VALUES, "--set", "policy.thresholdPercent=" + threshold);
  }

  /** By server-side apply, as the operator does: that says nothing about who made the object. */
  private void writeStatus() throws IOException {
    Path status = folder.resolve("status.yaml");
    Files.writeString(
        status,
        """
        apiVersion: rootseal.dev/v1alpha1
        kind: CompliancePolicy
        metadata: {name: read-only-filesystem}
        status:
          observedGeneration: 1
          exemptionCount: 0
          exemptionStates: {active: 0, expiring: 0, expired: 0, unused: 0, redundant: 0}
          omittedExemptions: 0
        """);
    cluster
        .kubectl()
        .ok(
            "apply --server-side --subresource=status --field-manager=rootseal -f",
            status.toString());
  }

  private static int threshold(JsonNode policy) {
    return policy.at("/spec/thresholdPercent").asInt();
  }

  @Test
  void leaseGoesWithTheReleaseWhileTheOperatorStillRuns() {
    installAndServe("--create-namespace");
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
    cluster.kubectl().ok("delete namespace rootseal-system --ignore-not-found");
    installAndServe("--create-namespace", "--set", LABEL);

    uninstall();

    JsonNode namespace = api.get(NAMESPACE);
    assertThat(namespace.at("/metadata/labels").path(ENFORCE).asText()).isEqualTo("restricted");
    assertThat(namespace.at("/status/phase").asText()).isEqualTo("Active");
  }

  @Test
  void namespaceThatIsThereHasToBeTakenOver() {
    cluster.kubectl().ok("delete namespace rootseal-system --ignore-not-found");
    cluster.kubectl().ok("create namespace rootseal-system");

    Program.Result refused = helm.tryRelease("install", "--set", LABEL);
    installAndServe("--take-ownership", "--set", LABEL);

    assertThat(refused.errors()).contains("Namespace \"rootseal-system\"", "cannot be imported");
    assertThat(api.get(NAMESPACE).at("/metadata/labels").path(ENFORCE).asText())
        .isEqualTo("restricted");
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

  /** What the chart had made in the namespace. */
  private String left() {
    return cluster
        .kubectl()
        .ok(
            "get serviceaccounts,services,deployments,roles,rolebindings,leases -n rootseal-system -l app.kubernetes.io/name=rootseal -o name");
  }

  private void installAndServe(String... arguments) {
    helm.release("install", arguments);
    Installation.awaitServed(api);
  }

  private void uninstall() {
    helm.ok("uninstall rootseal -n rootseal-system --ignore-not-found");
  }

  private Path kubeconfig() {
    return cluster.kubeconfig(
        "rootseal", cluster.kubectl().token("rootseal", Installation.NAMESPACE));
  }
}
