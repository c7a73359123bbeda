package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a release on a real API server: installed, upgraded, rolled back, uninstalled. */
@Needs({Requirement.HELM, Requirement.CONTROL_PLANE})
@Order(4)
class ChartIT {
  private static final String APPS = "/apis/apps/v1/namespaces/" + Installation.NAMESPACE;
  private static final String DEPLOYMENT = APPS + "/deployments/rootseal";
  private static final String SERVICE = "/api/v1/namespaces/rootseal-system/services/rootseal";
  private static final String BUDGET =
      "/apis/policy/v1/namespaces/rootseal-system/poddisruptionbudgets/rootseal";
  private static final String DEFINITION =
      "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/compliancereports.rootseal.dev";
  private static final String POLICY =
      "/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem";
  private static final Pattern COMMAND = Pattern.compile("(?m)^ +kubectl (.*)$");

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Api api;
  private final Helm helm;
  private final Path folder;

  ChartIT(@Needs.Own ControlPlane cluster, @TempDir Path folder) {
    this.cluster = cluster;
    this.kubectl = cluster.kubectl();
    this.api = cluster.api();
    this.folder = folder;
    this.helm = new Helm(Requirement.HELM.path(), folder, kubectl.kubeconfig());
  }

  /** Back to a cluster that has never heard of Rootseal, but for its namespace. */
  @AfterEach
  void clear() {
    helm.run("uninstall rootseal -n rootseal-system --ignore-not-found");
    if (api.exists(DEFINITION)) {
      Installation.awaitServed(cluster.api());
    }
    for (String folder : List.of("config/rbac", "config/crd")) {
      kubectl.ok("delete -k", folder, "--ignore-not-found");
    }
    kubectl.ok("delete deployment,service rootseal -n rootseal-system --ignore-not-found");
  }

  @Test
  void operatorWorksWithTheRightsThatTheChartGrants() {
    install();
    String token = kubectl.token("rootseal", Installation.NAMESPACE);

    try (OperatorProcess operator =
        OperatorProcess.startReplica(cluster.kubeconfig("rootseal", token)).awaitReady()) {
      JsonNode status = new Reports(api).await(Installation.NAMESPACE, 1, 1);

      assertThat(status.path("result").asText()).isEqualTo("Pass");
      assertThat(operator.terminate()).isZero();
    }
  }

  @Test
  void everyValueSetIsAcceptedStrictly() throws IOException {
    kubectl.ok("apply -f config/manager/namespace.yaml");
    // What was put there by other means, kubectl warns of.
    kubectl.ok("apply -k config/crd");
    Installation.awaitServed(cluster.api());
    String[] without = withoutUnknownKinds();
    try (Stream<Path> sets = Files.list(Path.of(Helm.CHART, "ci"))) {
      for (Path values : sets.sorted().toList()) {
        Path rendered = folder.resolve("rendered.yaml");
        String[] arguments =
            Stream.concat(Stream.of("-f", values.toString()), Stream.of(without))
                .toArray(String[]::new);
        Files.writeString(rendered, helm.template(arguments));

        Program.Result result =
            kubectl.run("apply --dry-run=server --validate=strict -f", rendered.toString());

        result.ok();
        assertThat(result.errors()).as("%s: no warning", values).isEmpty();
      }
    }
  }

  @Test
  void upgradeChangesWhatTheValuesSayAndRollbackTakesItBack() {
    install();

    helm.release("upgrade", "-f", Helm.CHART + "/ci/high-availability-values.yaml");

    assertThat(api.get(DEPLOYMENT).at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(api.exists(BUDGET)).isTrue();

    helm.ok("rollback rootseal 1 -n rootseal-system");

    assertThat(api.get(DEPLOYMENT).at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(api.get(DEPLOYMENT).at("/spec/template/spec").has("topologySpreadConstraints"))
        .isFalse();
    assertThat(api.exists(BUDGET)).isFalse();
    assertThat(api.exists(DEFINITION)).isTrue();
  }

  @Test
  void upgradeUpdatesTheCrds() throws IOException {
    Path old = olderChart();
    helm.ok(
        "install rootseal", old.toString(), "-n", Installation.NAMESPACE, "-f", Helm.IMAGE, CREATE);
    assertThat(shortNames()).isEmpty();

    helm.release("upgrade");

    assertThat(shortNames()).containsExactly("cprep");
  }

  @Test
  void uninstallKeepsCrdsAndReportsForTheNextInstall() {
    install();
    cluster.apply(
        """
        apiVersion: rootseal.dev/v1alpha1
        kind: ComplianceReport
        metadata: {name: read-only-filesystem, namespace: default}
        """);
    cluster.apply(Workloads.policy("{thresholdPercent: 90}"));

    String told = helm.ok("uninstall rootseal -n rootseal-system");

    assertThat(told).contains("kept due to the resource policy", "compliancereports.rootseal.dev");
    assertThat(api.exists(Reports.path("default"))).isTrue();
    assertThat(api.exists(POLICY)).isTrue();
    assertThat(api.exists(DEPLOYMENT)).isFalse();
    assertThat(api.exists("/apis/rbac.authorization.k8s.io/v1/clusterroles/rootseal")).isFalse();

    install();

    assertThat(api.exists(DEPLOYMENT)).isTrue();
    assertThat(api.exists(Reports.path("default"))).isTrue();
  }

  @Test
  void aPolicyAmongTheValuesIsMadeAndChangedInPlace() {
    install();

    helm.release("upgrade", "-f", Helm.CHART + "/ci/policy-values.yaml");
    JsonNode first = api.get(POLICY);
    helm.release("upgrade", "--reuse-values", "--set", "policy.thresholdPercent=95");
    JsonNode second = api.get(POLICY);

    assertThat(first.at("/spec/exemptions/0/owner").asText()).isEqualTo("team-platform");
    assertThat(second.at("/spec/thresholdPercent").asInt()).isEqualTo(95);
    assertThat(second.at("/metadata/uid")).isEqualTo(first.at("/metadata/uid"));
  }

  @Test
  void anInstallationByKustomizeIsTakenOver() {
    kubectl.ok("apply -k config/default");
    String uid = api.get(DEPLOYMENT).at("/metadata/uid").asText();

    Program.Result refused = helm.tryRelease("install");
    helm.release("install", "--take-ownership", "--server-side=false");
    helm.release("upgrade", "--set", "metrics.port=9090");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.errors()).contains("cannot be imported into the current release");
    assertThat(api.get(DEPLOYMENT).at("/metadata/uid").asText()).isEqualTo(uid);
    assertThat(api.get(SERVICE).at("/spec/ports").findValuesAsText("port")).containsExactly("9090");
    assertThat(
            api.get(DEPLOYMENT)
                .at("/metadata/labels")
                .path("app.kubernetes.io/managed-by")
                .asText())
        .isEqualTo("Helm");
  }

  @Test
  void aSecondReleaseIsRefused() {
    install();

    Program.Result second = helm.run("install another charts/rootseal -n default -f", Helm.IMAGE);

    assertThat(second.exitCode()).isEqualTo(1);
    assertThat(second.errors()).contains("cannot be imported into the current release");
  }

  @Test
  void notesNameCommandsThatWork() {
    install();
    helm.release(
        "upgrade",
        "--set",
        "policy.thresholdPercent=90,networkPolicy.enabled=true,metrics.secure=true");
    kubectl.ok("create namespace monitoring");

    String notes = helm.ok("get notes rootseal -n rootseal-system");

    assertThat(notes)
        .contains("https://rootseal.rootseal-system.svc:8443/metrics", "rootseal-metrics-reader");
    List<String> commands =
        COMMAND.matcher(notes).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(commands).hasSize(6);
    for (String command : commands) {
      // No pod runs here, so there is nothing to wait for.
      if (!command.contains("rollout status")) {
        kubectl.ok(command.replace("NAMESPACE", "monitoring"));
      }
    }
  }

  @Test
  void notesSaySoWhereSomethingIsLeftToOthers() {
    String notes =
        helm.release(
            "install", "--dry-run=client", "-f", Helm.CHART + "/ci/foreign-account-values.yaml");

    assertThat(notes)
        .contains("It has no replica", "CRDs are not part", "rights are not part")
        .contains("http://rootseal.rootseal-system.svc:8080/metrics")
        .doesNotContain("rollout status", "metrics=enabled", "The policy");
  }

  private static final String CREATE = "--create-namespace";

  private void install() {
    helm.release("install", CREATE);
    Installation.awaitServed(cluster.api());
  }

  /** Installs the Prometheus Operator's definitions, or leaves out what needs them and says so. */
  private String[] withoutUnknownKinds() {
    String schemas = Objects.requireNonNullElse(System.getenv("ROOTSEAL_SCHEMAS"), "");
    if (schemas.isBlank()) {
      System.out.println(
          "NOT RUN: ServiceMonitor and PrometheusRule of the chart on an API server:"
              + " ROOTSEAL_SCHEMAS names no folder with other projects' definitions");
      return new String[] {"--set", "serviceMonitor.enabled=false,prometheusRule.enabled=false"};
    }
    Path definitions = Path.of(schemas, "prometheus-operator").toAbsolutePath();
    kubectl.ok("apply --server-side -f", definitions.toString());
    await("ServiceMonitors are served")
        .until(() -> api.serves("/apis/monitoring.coreos.com/v1/servicemonitors"));
    return new String[0];
  }

  private List<String> shortNames() {
    return api.get(DEFINITION)
        .at("/spec/names/shortNames")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  /** The chart as it might have been a version ago: a definition lacks its short name. */
  private Path olderChart() throws IOException {
    Path older = folder.resolve("older");
    try (Stream<Path> files = Files.walk(Path.of(Helm.CHART))) {
      for (Path file : files.toList()) {
        Files.copy(file, older.resolve(Path.of(Helm.CHART).relativize(file).toString()));
      }
    }
    Path definition = older.resolve("files/crds/compliancereports.rootseal.dev.yaml");
    String text = Files.readString(definition);
    Files.writeString(definition, text.replaceFirst(" *shortNames:\\n *- cprep\\n", ""));
    assertThat(Files.readString(definition)).isNotEqualTo(text);
    return older;
  }
}
