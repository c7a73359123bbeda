package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a release where controllers collect garbage, with a policy and without. */
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
@Order(2)
record ChartIT(
    @Needs.Own(controllers = true) ControlPlane cluster, Kubectl kubectl, Api api, Helm helm) {
  private static final String CORE = "/api/v1/namespaces/" + Installation.NAMESPACE;
  private static final String APPS = "/apis/apps/v1/namespaces/" + Installation.NAMESPACE;
  private static final String RBAC = "/apis/rbac.authorization.k8s.io/v1";
  private static final String DEPLOYMENT = APPS + "/deployments/rootseal";
  private static final String BUDGET =
      "/apis/policy/v1/namespaces/rootseal-system/poddisruptionbudgets/rootseal";
  private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  private static final String DEFINITION = CRDS + "/compliancereports.rootseal.dev";
  private static final String OURS = "?labelSelector=app.kubernetes.io/name%3Drootseal";
  private static final String ENFORCE = "pod-security.kubernetes.io/enforce";
  private static final String LABEL =
      "namespace.labels." + ENFORCE.replace(".", "\\.") + "=restricted";
  private static final String CREATE = "--create-namespace";
  private static final String VALUES = Helm.CHART + "/ci/policy-values.yaml";
  private static final Pattern COMMAND = Pattern.compile("(?m)^ +kubectl (.*)$");

  /** Back to a cluster that has never heard of Rootseal, but for its namespace. */
  @AfterEach
  void clear() {
    helm.run("uninstall rootseal -n rootseal-system --ignore-not-found");
    if (api.exists(DEFINITION)) {
      Installation.awaitServed(api);
    }
    Stream.of(
            CRDS,
            APPS + "/deployments",
            CORE + "/services" + OURS,
            RBAC + "/clusterroles" + OURS,
            RBAC + "/clusterrolebindings" + OURS,
            RBAC + "/namespaces/rootseal-system/roles",
            RBAC + "/namespaces/rootseal-system/rolebindings",
            CORE + "/serviceaccounts" + OURS)
        .forEach(api::tryDelete);
    await("kinds are forgotten").until(() -> !api.serves("/apis/rootseal.dev/v1alpha1"));
  }

  /** A namespace that the chart labels it also makes, and keeps. */
  @Test
  void rightsAreEnoughAndAllGoesAgainButCrdsReportsAndNamespace() {
    kubectl.ok("delete namespace rootseal-system --ignore-not-found");
    install(CREATE, "--set", LABEL);
    Program.Result second = helm.run("install another charts/rootseal -n default -f", Helm.IMAGE);
    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.errors()).contains("cannot be imported into the current release");
    String token = cluster.api().token("rootseal", Installation.NAMESPACE);
    try (OperatorProcess operator =
        OperatorProcess.startReplica(cluster.kubeconfig("rootseal", token)).awaitReady()) {
      JsonNode status = new Reports(api).await(Installation.NAMESPACE, 1, 1);
      assertThat(status.path("result").asText()).isEqualTo("Pass");
      cluster.apply(Workloads.compliant("default", "api"));
      new Reports(api).await("default", 1, 1);
      // Its rights go first, then its account.
      operator
          .expect("rejects writes", "forbidden")
          .expect("The lease could not be released", "forbidden")
          .expect("The lease could not be released", "Unauthorized");
      Object uid = api.get(DEPLOYMENT).at("/metadata/uid");
      String owner = "/metadata/ownerReferences/0/uid";
      await("the Deployment owns the lease")
          .until(
              () -> api.find(Leaders.LEASE).map(lease -> lease.at(owner)),
              Optional.of(uid)::equals);
      assertThat(helm.ok("uninstall rootseal -n rootseal-system"))
          .contains("kept due to the resource policy", "compliancereports.rootseal.dev");
      await("lease collected").until(() -> !api.exists(Leaders.LEASE));
      operator.terminate();
    }
    assertThat(api.exists(Leaders.LEASE)).as("made again").isFalse();
    String ours =
        "serviceaccounts,services,deployments,roles,rolebindings,leases -l app.kubernetes.io/name=rootseal";
    assertThat(kubectl.ok("get -n rootseal-system -o name " + ours)).isEmpty();
    assertThat(api.exists(RBAC + "/clusterroles/rootseal")).isFalse();
    // Not that of its own namespace, which is empty now: it may just have had the time to delete
    // it.
    assertThat(api.exists(Reports.path("default"))).isTrue();
    assertThat(api.get(CORE).at("/metadata/labels").path(ENFORCE).asText()).isEqualTo("restricted");
    assertThat(api.get(CORE).at("/status/phase").asText()).isEqualTo("Active");
    install();
    assertThat(api.exists(DEPLOYMENT)).isTrue();
    assertThat(api.exists(Reports.path("default"))).isTrue();
    kubectl.ok("delete deployment api -n default");
    whereTheKindIsKnownThePolicyIsAnOrdinaryObject();
  }

  /** Of whom the policy is stays as it is; the release's own is made and changed in place. */
  private void whereTheKindIsKnownThePolicyIsAnOrdinaryObject() {
    cluster.apply(Workloads.policy("{thresholdPercent: 70}"));
    helm.release("upgrade");
    assertThat(threshold()).isEqualTo(70);
    assertThat(helm.ok("uninstall rootseal -n rootseal-system")).isNotEmpty();
    assertThat(threshold()).isEqualTo(70);
    api.delete(Reports.POLICY);
    helm.release("install", "-f", VALUES);
    JsonNode first = api.get(Reports.POLICY);
    assertThat(helm.ok("get hooks rootseal -n rootseal-system")).isBlank();
    helm.release("upgrade", "--reuse-values", "--set", "policy.thresholdPercent=95");
    assertThat(first.at("/spec/exemptions/0/owner").asText()).isEqualTo("team-platform");
    assertThat(threshold()).isEqualTo(95);
    assertThat(uid()).isEqualTo(first.at("/metadata/uid"));
  }

  @Test
  void everyValueSetIsAcceptedStrictly() throws IOException {
    kubectl.ok("apply -f config/manager/namespace.yaml");
    // What was put there by other means, kubectl warns of.
    kubectl.ok("apply -k config/crd");
    Installation.awaitServed(api);
    String monitoring = monitoring();
    Path rendered = Files.createDirectory(helm.folder().resolve("rendered"));
    for (Path values : Folders.entries(Path.of(Helm.CHART, "ci"))) {
      Files.writeString(
          rendered.resolve(values.getFileName()),
          helm.template("-f", values.toString(), "--set", monitoring));
    }
    kubectl
        .run("apply --dry-run=server --validate=strict -f", rendered.toString())
        .okWithoutWarning();
  }

  private String monitoring() {
    Optional<Path> schemas = Requirement.SCHEMAS.find();
    if (schemas.isEmpty()) {
      System.out.println(
          "NOT RUN: ChartIT without ROOTSEAL_SCHEMAS: ServiceMonitor, PrometheusRule");
      return "serviceMonitor.enabled=false,prometheusRule.enabled=false";
    }
    kubectl.ok("apply --server-side -f", schemas.get().resolve("prometheus-operator").toString());
    await("ServiceMonitors are served")
        .until(() -> api.serves("/apis/monitoring.coreos.com/v1/servicemonitors"));
    return "";
  }

  /** From the chart as it might have been a version ago: a definition lacks its short name. */
  @Test
  void upgradeChangesWhatTheValuesSayAndTheCrdsAndRollbackTakesItBack() throws IOException {
    Path old = helm.folder().resolve("older");
    Program.run("cp", "-R", Helm.CHART, old.toString()).ok();
    Path definition = old.resolve("files/crds/compliancereports.rootseal.dev.yaml");
    String text = Files.readString(definition);
    Files.writeString(definition, text.replaceFirst(" *shortNames:\\n *- cprep\\n", ""));
    helm.ok("install rootseal " + old + " -n rootseal-system -f", Helm.IMAGE, CREATE);
    Installation.awaitServed(api);
    assertThat(api.get(DEFINITION).at("/spec/names").has("shortNames")).isFalse();
    helm.release("upgrade", "-f", Helm.CHART + "/ci/high-availability-values.yaml");
    assertThat(api.get(DEFINITION).at("/spec/names/shortNames/0").asText()).isEqualTo("cprep");
    assertThat(api.get(DEPLOYMENT).at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(api.exists(BUDGET)).isTrue();
    helm.ok("rollback rootseal 1 -n rootseal-system");
    assertThat(api.get(DEPLOYMENT).at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(api.get(DEPLOYMENT).at("/spec/template/spec").has("topologySpreadConstraints"))
        .isFalse();
    assertThat(api.exists(BUDGET)).isFalse();
    assertThat(api.exists(DEFINITION)).isTrue();
    notesNameCommandsThatWork();
  }

  private void notesNameCommandsThatWork() {
    String values = "policy.thresholdPercent=90,networkPolicy.enabled=true,metrics.secure=true";
    helm.release("upgrade", "--set", values);
    String notes = helm.ok("get notes rootseal -n rootseal-system");
    assertThat(notes)
        .contains("https://rootseal.rootseal-system.svc:8443/metrics", "rootseal-metrics-reader");
    List<String> commands = COMMAND.matcher(notes).results().map(found -> found.group(1)).toList();
    assertThat(commands).hasSize(6);
    for (String command : commands) {
      // No pod runs here, so there is nothing to wait for.
      if (!command.contains("rollout status")) {
        kubectl.ok(command.replace("NAMESPACE", "default"));
      }
    }
  }

  @Test
  void anInstallationByKustomizeIsTakenOverWithItsNamespace() {
    kubectl.ok("apply -k config/default");
    JsonNode uid = api.get(DEPLOYMENT).at("/metadata/uid");
    String label = "namespace.labels.team=web";
    Program.Result refused = helm.tryRelease("install", "--set", label);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors())
        .contains("Namespace \"rootseal-system\"", "cannot be imported into the current release");
    helm.release("install", "--take-ownership", "--server-side=false", "--set", label);
    assertThat(api.get(CORE).at("/metadata/labels/team").asText()).isEqualTo("web");
    helm.release("upgrade", "--set", "metrics.port=9090");
    assertThat(api.get(DEPLOYMENT).at("/metadata/uid")).isEqualTo(uid);
    assertThat(api.get(CORE + "/services/rootseal").at("/spec/ports").findValuesAsText("port"))
        .containsExactly("9090");
    String manager = "/metadata/labels/app.kubernetes.io~1managed-by";
    assertThat(api.get(DEPLOYMENT).at(manager).asText()).isEqualTo("Helm");
  }

  /** Of a first install a hook makes it, since the kind is new; the next upgrade takes it over. */
  @Test
  void firstInstallMakesThePolicyAndUpgradesChangeIt() {
    upgradesChangeIt(true);
  }

  @Test
  @Tag("nightly")
  void firstInstallMakesThePolicyAndUpgradesChangeItWithoutServerSideApply() {
    upgradesChangeIt(false);
  }

  private void upgradesChangeIt(boolean serverSide) {
    firstInstall(serverSide);
    JsonNode first = uid();
    assertThat(threshold()).isEqualTo(80);
    assertThat(api.exists(DEPLOYMENT)).isTrue();
    assertThat(helm.ok("get hooks rootseal -n rootseal-system")).contains("kind: CompliancePolicy");
    writeStatus();
    upgrade(95);
    assertThat(threshold()).isEqualTo(95);
    if (serverSide) {
      assertThat(uid()).as("in place").isEqualTo(first);
    }
    assertThat(api.get(Reports.POLICY).at("/metadata/annotations").has("helm.sh/hook")).isFalse();
    assertThat(helm.ok("get manifest rootseal -n rootseal-system"))
        .contains("kind: CompliancePolicy");
    upgrade(96);
    assertThat(threshold()).isEqualTo(96);
    if (serverSide) {
      helm.release("upgrade", "--reset-values");
    } else {
      helm.ok("uninstall rootseal -n rootseal-system");
    }
    assertThat(api.exists(Reports.POLICY)).isFalse();
  }

  @Test
  void uninstallDeletesThePolicyOfAFirstInstall() {
    firstInstall(false);
    helm.ok("uninstall rootseal -n rootseal-system");
    assertThat(api.exists(Reports.POLICY)).isFalse();
  }

  @Tag("nightly")
  @ParameterizedTest(name = "server-side apply: {0}")
  @ValueSource(booleans = {true, false})
  void upgradeWithoutTheValueDeletesIt(boolean serverSide) {
    firstInstall(serverSide);
    helm.release("upgrade", "--reset-values");
    assertThat(api.exists(Reports.POLICY)).isFalse();
  }

  @Tag("nightly")
  @Test
  void rollbackToTheFirstInstallBringsItsPolicyBack() {
    firstInstall(true);
    upgrade(95);
    helm.ok("rollback rootseal 1 -n rootseal-system");
    assertThat(threshold()).isEqualTo(80);
  }

  @Test
  void whatIsLeftToOthersIsSaidAndAPolicyWithoutItsCrdIsRefused() {
    String values = Helm.CHART + "/ci/foreign-account-values.yaml";
    assertThat(helm.release("install", "--dry-run=client", "-f", values))
        .contains("It has no replica", "CRDs are not part", "rights are not part")
        .contains("http://rootseal.rootseal-system.svc:8080/metrics")
        .doesNotContain("rollout status", "metrics=enabled", "The policy");
    Program.Result result =
        helm.tryRelease("install", CREATE, "-f", VALUES, "--set", "crds.install=false");
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.errors())
        .contains("policy: this cluster does not serve CompliancePolicies")
        .contains("Apply the CRDs first");
    assertThat(api.exists(DEPLOYMENT)).isFalse();
  }

  /** Whoever has rights in the namespace alone, where somebody else brings CRDs and rights. */
  @Test
  void rightsInTheNamespaceAreEnoughForWhatIsInIt() {
    kubectl.ok("apply -f config/manager/namespace.yaml");
    kubectl.ok("apply -k config/crd");
    Installation.awaitServed(api);
    kubectl.ok("create serviceaccount installer -n rootseal-system");
    kubectl.ok(
        "create rolebinding installer -n rootseal-system --clusterrole=cluster-admin --serviceaccount=rootseal-system:installer");
    String token = api.token("installer", Installation.NAMESPACE);
    Helm alone = new Helm(helm.binary(), helm.folder(), cluster.kubeconfig("installer", token));
    String values = Helm.CHART + "/ci/foreign-account-values.yaml";
    alone.release("install", "-f", values);
    alone.release("upgrade", "-f", values, "--set", "metrics.port=9090");
    assertThat(api.get(CORE + "/services/rootseal").at("/spec/ports").findValuesAsText("port"))
        .containsExactly("9090");
    alone.ok("uninstall rootseal -n rootseal-system");
    assertThat(api.exists(DEPLOYMENT)).isFalse();
  }

  private void install(String... arguments) {
    helm.release("install", arguments);
    Installation.awaitServed(api);
  }

  /** With `--wait`, as docs/helm.md says: Helm then waits for the CRDs before it runs the hook. */
  private void firstInstall(boolean serverSide) {
    String how = "--server-side=" + serverSide;
    // No node runs pods here.
    helm.release("install", CREATE, how, "-f", VALUES, "--wait", "--set", "replicas=0");
  }

  private void upgrade(int threshold) {
    helm.release("upgrade", "-f", VALUES, "--set", "policy.thresholdPercent=" + threshold);
  }

  /** By server-side apply, as the operator does: that says nothing about who made the object. */
  private void writeStatus() {
    api.apply(
        Reports.POLICY + "/status",
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
  }

  private JsonNode uid() {
    return api.get(Reports.POLICY).at("/metadata/uid");
  }

  private int threshold() {
    return api.get(Reports.POLICY).at("/spec/thresholdPercent").asInt();
  }
}
