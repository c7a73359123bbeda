package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.docs.DocumentedCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The CRDs are not those of this version, or not there, while the operator runs: a line when it
 * begins and one when it ends, and no report that may be wrong. And from the first form of 0.1,
 * whose {@code ClusterComplianceReport} has another name now, to this version and back.
 */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
record OtherCrdsIT(
    ControlPlane cluster, Kubectl kubectl, Reports reports, @Needs.Installed Path kubeconfig) {
  private static final int NAMESPACES = 4;
  private static final String GONE = "Recovered: controllers running";

  /** What the first form of 0.1 had: its CRDs, and what its operator wrote. */
  private static final Path FOLDER = Path.of("src/test/resources/e2e/first-form");

  private static final String FIRST_FORM = "first-form";
  private static final String LEFT = "clustercompliancereports.rootseal.dev";
  private static final String CLUSTER_REPORT =
      "/apis/rootseal.dev/v1alpha1/clustercompliancereports/read-only-filesystem";

  private static final String NO_MARKS =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicy
      metadata: {name: marks}
      spec:
        matchConstraints:
          resourceRules:
            - {apiGroups: [rootseal.dev], apiVersions: ["*"], operations: [UPDATE], resources: ["*/status"]}
        validations:
          - expression: "object.kind != 'ComplianceSummary' && object.metadata.namespace != 'shop-1'"
            message: this report is frozen
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: ValidatingAdmissionPolicyBinding
      metadata: {name: marks}
      spec: {policyName: marks, validationActions: [Deny]}
      """;

  @BeforeAll
  void fill() {
    namespaces()
        .map(name -> Workloads.namespace(name) + Workloads.compliant(name, "api"))
        .forEach(cluster::apply);
  }

  @AfterEach
  void backToThisVersion() {
    Installation.definitions(cluster);
    Api api = cluster.api();
    api.tryDelete(Reports.POLICY);
    // That of a replica that was killed would live for 15 s more.
    api.tryDelete(Leaders.LEASE);
    Stream.concat(namespaces(), Stream.of(FIRST_FORM))
        .forEach(name -> api.tryDelete("/apis/apps/v1/namespaces/" + name + "/deployments/web"));
    Stream.of(
            "apiextensions.k8s.io/v1/customresourcedefinitions/" + LEFT,
            "rbac.authorization.k8s.io/v1/clusterroles/first-form",
            "rbac.authorization.k8s.io/v1/clusterrolebindings/first-form")
        .forEach(one -> api.tryDelete("/apis/" + one));
  }

  /** Nobody leads then: no replica gets as far as applying for the lease. */
  @Test
  void olderCrdTakesBackThePassUntilItIsUpdatedAndDeletedOnesAreToldOnceAndComeBack() {
    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      passIsTakenBack(operator);
      deletedOnesAreToldOnceAndComeBack(operator);
    }
  }

  private void passIsTakenBack(OperatorProcess operator) {
    namespaces().forEach(name -> reports.await(name, 1, 1));
    apply(changed("compliancereports", OtherCrdsIT::takeWayAway));

    namespaces().forEach(name -> cluster.apply(Workloads.writable(name, "web")));

    String line = OperatorLog.awaitProblem(operator, "older than this version");
    assertThat(line)
        .contains("compliancereports.rootseal.dev lacks status.toThreshold. Update them:")
        .doesNotContain("toThreshold.containers", "compliancesummaries.rootseal.dev lacks");
    namespaces().forEach(this::awaitUnknown);
    awaitUnknown(Reports.CLUSTER);
    assertThat(operator.readiness().body()).contains("older than this version");

    Installation.definitions(cluster);

    operator.awaitReady();
    namespaces().forEach(name -> reports.await(name, 1, 2));
    assertThat(reports.find("shop-0").orElseThrow().at("/status/result").asText())
        .isEqualTo("Fail");
    assertOneLineAtEachEnd(operator, 1);
  }

  private void deletedOnesAreToldOnceAndComeBack(OperatorProcess operator) {
    namespaces().forEach(this::awaitReport);

    kubectl.ok("delete crd --all --timeout=30s");

    OperatorLog.awaitProblem(operator, "does not serve");
    await("not ready").until(() -> operator.readiness().statusCode() == 503);

    Installation.definitions(cluster);

    operator.awaitReady();
    namespaces().forEach(this::awaitReport);
    assertOneLineAtEachEnd(operator, 2);
  }

  private void awaitReport(String namespace) {
    await("report of " + namespace).until(() -> reports.find(namespace).isPresent());
  }

  /** What cannot be marked goes, and keeps no other from its mark. */
  @Test
  void reportThatRefusesItsMarkIsDeletedAndCostsNoOtherItsOwn() {
    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      operator.expect("The compliance summary could not be brought up to date", "frozen");
      operator.expect("The report could not be brought up to date", "frozen");
      namespaces().forEach(this::awaitReport);
      cluster.apply(NO_MARKS);
      await("marks are refused").until(() -> refusesMarks("shop-1"));

      apply(changed("compliancereports", OtherCrdsIT::takeWayAway));
      namespaces().forEach(name -> cluster.apply(Workloads.writable(name, "web")));

      OperatorLog.awaitProblem(operator, "older than this version");
      namespaces().filter(name -> !name.equals("shop-1")).forEach(this::awaitUnknown);
      await("deleted").until(() -> reports.find("shop-1").isEmpty());
      await("summary deleted").until(() -> reports.find(Reports.CLUSTER).isEmpty());
      cluster
          .kubectl()
          .ok("delete validatingadmissionpolicy,validatingadmissionpolicybinding marks");
      Installation.definitions(cluster);

      operator.awaitReady();
      namespaces().forEach(name -> reports.await(name, 1, 2));
    }
  }

  private boolean refusesMarks(String namespace) {
    return !kubectl
        .run(
            "patch compliancereport read-only-filesystem --subresource=status --type=merge",
            "-n",
            namespace,
            "-p",
            "{\"status\": {\"message\": \"x\"}}",
            "--dry-run=server")
        .errors()
        .isEmpty();
  }

  /** A newer CRD fills in its default; its operator is not there yet, or is rolled back. */
  @Test
  void fieldsOfANewerCrdAreNamedAndTheRestIsInForce() {
    apply(changed("compliancepolicies", OtherCrdsIT::addNewFields));
    cluster.apply(Workloads.writable("shop-0", "web"));
    cluster.apply(
        Workloads.policy(
            """
                {exemptions: [
                  {name: narrowed, reason: Only in the test cluster,
                   match: {namespaces: [shop-1], clusters: [test]}},
                  {name: web, reason: Writes its templates, ticket: WEB-1, match: {namespaces: [shop-0]}}]}"""));
    cluster.apply(Workloads.writable("shop-1", "web"));
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      JsonNode accepted =
          await("status of the policy")
              .atMost(Duration.ofSeconds(15))
              .until(
                  () -> cluster.api().get(Reports.POLICY).at("/status/conditions/0"),
                  condition -> !condition.isMissingNode());

      assertThat(accepted.path("status").asText()).isEqualTo("True");
      assertThat(accepted.path("reason").asText()).isEqualTo("UnknownFields");
      assertThat(accepted.path("message").asText())
          .contains("'narrowed'", "spec.newKnob", "spec.exemptions[0].match.clusters");
      assertThat(reports.await("shop-0", 1, 1).at("/summary/exempt").asInt()).isEqualTo(1);
      reports.await("shop-1", 1, 2);
      await("event")
          .untilAsserted(
              () ->
                  assertThat(kubectl.ok("describe compliancepolicy"))
                      .containsPattern("Warning +PolicyFieldsUnknown .*narrowed"));
      OperatorLog.awaitProblem(operator, "fields that this version does not know");
    }
  }

  private static void assertOneLineAtEachEnd(OperatorProcess operator, int outages) {
    assertThat(OperatorLog.problems(operator)).as("one line when it begins").hasSize(outages);
    assertThat(operator.messages().stream().filter(GONE::equals))
        .as("one line when it ends")
        .hasSize(outages);
  }

  private void awaitUnknown(String namespace) {
    await("report of '" + namespace + "' takes its pass back")
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> reports.find(namespace).orElseThrow(),
            report ->
                Api.texts(
                        report.path("status"),
                        "/result",
                        "/readOnly",
                        "/conditions/0/status",
                        "/conditions/0/reason")
                    .equals("Unknown not known Unknown CrdOutdated"));
  }

  private static Stream<String> namespaces() {
    return IntStream.range(0, NAMESPACES).mapToObj(i -> "shop-" + i);
  }

  private static ObjectNode changed(String plural, Consumer<ObjectNode> change) {
    ObjectNode definition =
        Manifests.inOrder(read(Path.of("crds", plural + ".rootseal.dev.yaml"))).getFirst();
    change.accept((ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema"));
    return definition;
  }

  private static String read(Path file) {
    return unchecked(() -> Files.readString(file));
  }

  private void apply(ObjectNode definition) {
    cluster.apply(definition.toString());
    Installation.awaitServed(cluster.api());
  }

  private static void takeWayAway(ObjectNode schema) {
    ObjectNode status = (ObjectNode) schema.at("/properties/status");
    ((ObjectNode) status.path("properties")).remove("toThreshold");
    ((ArrayNode) status.path("required")).removeIf(name -> name.asText().equals("toThreshold"));
  }

  private static void addNewFields(ObjectNode schema) {
    ObjectNode spec = (ObjectNode) schema.at("/properties/spec/properties");
    String text = "{\"type\": \"string\", \"maxLength\": 63}";
    spec.putObject("newKnob").put("type", "string").put("default", "Strict");
    ObjectNode exemption = (ObjectNode) spec.at("/exemptions/items/properties");
    exemption.set("ticket", Api.parse(text));
    ((ObjectNode) exemption.at("/match/properties"))
        .set(
            "clusters",
            Api.parse("{\"type\": \"array\", \"maxItems\": 8, \"items\": " + text + "}"));
  }

  @Test
  void newOperatorOnTheFirstFormTakesBackThePass() {
    cluster.apply(Workloads.namespace(FIRST_FORM));
    kubectl.ok("delete crd --all --timeout=30s");
    firstForm();
    oldRight();
    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig)) {
      OperatorLog.awaitProblem(operator, "does not serve compliancesummaries.rootseal.dev");
      cluster.apply(Workloads.writable(FIRST_FORM, "web"));
      awaitUnknown(FIRST_FORM);
      await("report of the older version takes its pass back as well")
          .until(
              () -> cluster.api().get(CLUSTER_REPORT).at("/status/result").asText(),
              "Unknown"::equals);
      assertThat(crdProblem(operator, "compliancesummaries.rootseal.dev", "missing")).isTrue();
      assertThat(crdProblem(operator, "compliancereports.rootseal.dev", "older")).isTrue();

      Installation.definitions(cluster);

      operator.awaitReady();
      reports.await(FIRST_FORM, 0, 1);
      cleanUpIsSaidUntilItIsDone(operator);
    }
  }

  private void cleanUpIsSaidUntilItIsDone(OperatorProcess operator) {
    String documented = documented(LEFT);
    OperatorLog.awaitProblem(operator, "older version", documented);
    assertThat(crdProblem(operator, LEFT, "leftover")).isTrue();
    assertThat(operator.metrics().seriesWith("problem=\"missing\"")).isEmpty();

    type(documented);

    await("no problem any more")
        .until(() -> operator.metrics().seriesWith("crd=\"" + LEFT + "\"").isEmpty());
  }

  /** The operator of the first form has its own CRDs, which an upgrade by kubectl leaves. */
  @Test
  @Tag("nightly")
  void whatTheFirstFormWroteOnTheWayBackIsReplaced() {
    cluster.apply(Workloads.namespace(FIRST_FORM) + Workloads.compliant(FIRST_FORM, "web"));
    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      reports.await(FIRST_FORM, 1, 1);
      await("summary that says how old it is")
          .until(
              () -> kubectl.ok("get compsum"),
              text -> text.matches("(?s).* EVALUATED .*\n.* Pass .* \\d+m?s .*"));
      assertThat(operator.terminate()).isZero();
    }
    firstForm();
    type(documented("compliancesummaries.rootseal.dev"));
    cluster.apply(Workloads.writable(FIRST_FORM, "web"));

    Installation.definitions(cluster);

    try (OperatorProcess operator = OperatorProcess.startReplica(kubeconfig).awaitReady()) {
      assertThat(reports.await(FIRST_FORM, 0, 1).path("result").asText()).isEqualTo("Fail");
      await("summary, made anew")
          .until(
              () ->
                  reports
                      .cluster()
                      .filter(one -> one.at("/status/readOnly").asText().contains(" of "))
                      .isPresent());
      cleanUpIsSaidUntilItIsDone(operator);
    }
  }

  /** The command that cleans up, as the upgrade and the change log have it. */
  private static String documented(String crd) {
    String command =
        DocumentedCommand.textsIn(DocumentedCommand.Place.FIRST_FORM).stream()
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
    write(Reports.path(FIRST_FORM), read(FOLDER.resolve("report.json")));
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

  private static boolean crdProblem(OperatorProcess operator, String crd, String problem) {
    String series = "rootseal_crd_problem{crd=\"%s\",problem=\"%s\"}".formatted(crd, problem);
    return operator.metrics().value(series).isPresent();
  }
}
