package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.docs.DocumentedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * From the first form of 0.1 to this version and back: its CRDs, and what its operator wrote, as
 * they were. Its {@code ClusterComplianceReport} has another name now.
 */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
class FirstFormIT {
  private static final Path FOLDER = Path.of("src/test/resources/e2e/first-form");
  private static final String NAMESPACE = "first-form";
  private static final String LEFT = "clustercompliancereports.rootseal.dev";
  private static final String CLUSTER_REPORT =
      "/apis/rootseal.dev/v1alpha1/clustercompliancereports/read-only-filesystem";

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;
  private final Path kubeconfig;

  FirstFormIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    reports = cluster.reports();
    kubeconfig = Installation.install(cluster);
  }

  @BeforeAll
  void fill() {
    cluster.apply(Workloads.namespace(NAMESPACE));
  }

  @BeforeEach
  void pass() {
    cluster.apply(Workloads.compliant(NAMESPACE, "web"));
  }

  @AfterEach
  void backToThisVersion() {
    Installation.definitions(cluster);
    kubectl.ok("delete crd", LEFT, "--ignore-not-found", "--timeout=30s");
    kubectl.ok("delete clusterrolebinding,clusterrole first-form --ignore-not-found");
    // That of a replica that was killed would live for 15 s more.
    cluster
        .api()
        .tryDelete("/apis/coordination.k8s.io/v1/namespaces/" + Installation.NAMESPACE + "/leases");
  }

  @Test
  void newOperatorOnTheFirstFormTakesBackThePass() {
    passIsTakenBack(OperatorProcess::startReplica);
  }

  @Test
  @Tag("nightly")
  void newOperatorOnTheFirstFormTakesBackThePassWithoutLeaderElection() {
    passIsTakenBack(OperatorProcess::start);
  }

  private void passIsTakenBack(Function<Path, OperatorProcess> start) {
    kubectl.ok("delete crd --all --timeout=30s");
    firstForm();
    oldRight();
    try (OperatorProcess operator = start.apply(kubeconfig)) {
      OperatorLog.awaitProblem(operator, "does not serve compliancesummaries.rootseal.dev");
      cluster.apply(Workloads.writable("Deployment", NAMESPACE, "web"));
      awaitUnknown();
      await("report of the older version takes its pass back as well")
          .until(
              () -> cluster.api().get(CLUSTER_REPORT).at("/status/result").asText(),
              "Unknown"::equals);
      assertThat(crdProblem(operator, "compliancesummaries.rootseal.dev", "missing")).isTrue();
      assertThat(crdProblem(operator, "compliancereports.rootseal.dev", "older")).isTrue();

      Installation.definitions(cluster);

      operator.awaitReady();
      reports.await(NAMESPACE, 0, 1);
      cleanUpIsSaidUntilItIsDone(operator);
    }
  }

  private void cleanUpIsSaidUntilItIsDone(OperatorProcess operator) {
    String documented = documented(LEFT);
    OperatorLog.awaitProblem(operator, "older version", documented);
    assertThat(crdProblem(operator, LEFT, "leftover")).isTrue();
    assertThat(operator.metrics().having("problem", "missing")).isEmpty();

    type(documented);

    await("no problem any more")
        .atMost(Duration.ofSeconds(40))
        .until(() -> operator.metrics().having("crd", LEFT).isEmpty());
  }

  /** The operator of the first form has its own CRDs, which an upgrade by kubectl leaves. */
  @Test
  void whatTheFirstFormWroteOnTheWayBackIsReplaced() {
    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      reports.await(NAMESPACE, 1, 1);
      await("summary that says how old it is")
          .until(
              () -> kubectl.ok("get compsum"),
              text -> text.matches("(?s).* EVALUATED .*\n.* Pass .* \\d+m?s .*"));
      assertThat(operator.terminate()).isZero();
    }
    firstForm();
    type(documented("compliancesummaries.rootseal.dev"));
    cluster.apply(Workloads.writable("Deployment", NAMESPACE, "web"));

    Installation.definitions(cluster);

    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      assertThat(reports.await(NAMESPACE, 0, 1).path("result").asText()).isEqualTo("Fail");
      await("summary")
          .until(
              () -> reports.cluster().map(summary -> summary.at("/status/readOnly").asText()),
              Optional.of("0 of 1")::equals);
      cleanUpIsSaidUntilItIsDone(operator);
    }
  }

  /** The command that cleans up, as the upgrade and the change log have it. */
  private static String documented(String crd) {
    String command =
        DocumentedCommand.in(DocumentedCommand.Place.FIRST_FORM).stream()
            .map(DocumentedCommand::text)
            .filter(text -> text.contains(crd))
            .findFirst()
            .orElseThrow();
    assertThat(read(Path.of("CHANGELOG.md"))).contains("`" + command + "`");
    return command;
  }

  private void type(String command) {
    assertThat(command).startsWith("kubectl ");
    kubectl.ok(command.substring("kubectl ".length()));
  }

  /** The CRDs by kubectl, as its users brought them, and what its operator wrote then. */
  private void firstForm() {
    cluster.apply(read(FOLDER.resolve("crds.yaml")));
    Api api = cluster.api();
    await("served").until(() -> api.serves(CLUSTER_REPORT.replaceFirst("/[^/]*$", "")));
    await("served").until(() -> api.serves("/apis/rootseal.dev/v1alpha1/compliancereports"));
    write(Reports.path(NAMESPACE), read(FOLDER.resolve("report.json")));
    write(CLUSTER_REPORT, read(FOLDER.resolve("cluster-report.json")));
  }

  /** Where nothing but the image was changed, the rights are the old ones as well. */
  private void oldRight() {
    cluster.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: first-form}
        rules:
          - apiGroups: [rootseal.dev]
            resources: [clustercompliancereports]
            verbs: [get, list, watch, create, patch]
          - {apiGroups: [rootseal.dev], resources: [clustercompliancereports/status], verbs: [patch]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: first-form}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: first-form}
        subjects: [{kind: ServiceAccount, name: rootseal, namespace: rootseal-system}]
        """);
  }

  private void write(String path, String object) {
    await("the API server goes by the CRD")
        .ignoreExceptions()
        .until(() -> cluster.api().apply(path, object) != null);
    cluster.api().merge(path + "/status", object);
  }

  private void awaitUnknown() {
    await("report takes its pass back")
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> reports.find(NAMESPACE).orElseThrow().path("status"),
            status ->
                status.path("result").asText().equals("Unknown")
                    && status.path("readOnly").asText().equals("not known")
                    && status.at("/conditions/0/status").asText().equals("Unknown")
                    && status.at("/conditions/0/reason").asText().equals("CrdOutdated"));
  }

  private static boolean crdProblem(OperatorProcess operator, String crd, String problem) {
    return operator
        .metrics()
        .value("rootseal_crd_problem", "crd", crd, "problem", problem)
        .isPresent();
  }

  private static String read(Path file) {
    return unchecked(() -> Files.readString(file));
  }
}
