package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The CRDs in the cluster are not those of this version, or not there at all, while the operator
 * runs: a line when it begins and one when it ends, and no report that says what may be wrong.
 */
@Needs(Requirement.CONTROL_PLANE)
@Order(3)
class OtherCrdsIT {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
  private static final int NAMESPACES = 4;
  private static final String GONE = "Recovered: controllers running";

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;
  private final Path kubeconfig;

  OtherCrdsIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    reports = cluster.reports();
    kubeconfig = Installation.install(cluster);
  }

  @BeforeAll
  void fill() {
    cluster.apply(
        namespaces()
            .map(name -> Workloads.namespace(name) + Workloads.compliant(name, "api"))
            .collect(Collectors.joining()));
  }

  @AfterEach
  void backToThisVersion() {
    Installation.definitions(cluster);
    Api api = cluster.api();
    api.tryDelete(Reports.POLICY);
    // That of a replica that was killed would live for 15 s more.
    api.tryDelete("/apis/coordination.k8s.io/v1/namespaces/" + Installation.NAMESPACE + "/leases");
    namespaces()
        .forEach(name -> api.tryDelete("/apis/apps/v1/namespaces/" + name + "/deployments/web"));
  }

  /** Nobody leads then: no replica gets as far as applying for the lease. */
  @Test
  void olderCrdTakesBackThePassUntilItIsUpdated() {
    passIsTakenBack(OperatorProcess.startReplica(kubeconfig));
  }

  @Test
  @Tag("nightly")
  void olderCrdTakesBackThePassWithoutLeaderElection() {
    passIsTakenBack(OperatorProcess.start(kubeconfig));
  }

  private void passIsTakenBack(OperatorProcess started) {
    try (OperatorProcess operator = started.awaitReady()) {
      namespaces().forEach(name -> reports.await(name, 1, 1));
      apply(changed("compliancereports", OtherCrdsIT::takeWayAway));

      cluster.apply(
          namespaces()
              .map(name -> Workloads.writable("Deployment", name, "web"))
              .collect(Collectors.joining()));

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
      assertOneLineAtEachEnd(operator);
    }
  }

  @Test
  void deletedCrdsAreToldOnceAndComeBack() {
    deletedOnesAreToldOnceAndComeBack("--all");
  }

  @ParameterizedTest
  @Tag("nightly")
  @ValueSource(strings = {"compliancepolicies", "compliancereports", "compliancesummaries"})
  void oneDeletedCrdIsToldOnceAndComesBack(String which) {
    deletedOnesAreToldOnceAndComeBack(which + ".rootseal.dev");
  }

  private void deletedOnesAreToldOnceAndComeBack(String which) {
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      namespaces().forEach(name -> reports.await(name, 1, 1));

      kubectl.ok("delete crd", which, "--timeout=30s");

      OperatorLog.awaitProblem(operator, "does not serve");
      await("not ready").until(() -> operator.readiness().statusCode() == 503);

      Installation.definitions(cluster);

      operator.awaitReady();
      namespaces().forEach(name -> reports.await(name, 1, 1));
      assertOneLineAtEachEnd(operator);
    }
  }

  /** A newer CRD fills in its default; its operator is not there yet, or is rolled back. */
  @Test
  void fieldsOfANewerCrdAreNamedAndTheRestIsInForce() {
    apply(changed("compliancepolicies", OtherCrdsIT::addNewFields));
    cluster.apply(Workloads.writable("Deployment", "shop-0", "web"));
    cluster.apply(
        Workloads.policy(
            """
                {exemptions: [
                  {name: narrowed, reason: Only in the test cluster,
                   match: {namespaces: [shop-1], clusters: [test]}},
                  {name: web, reason: Writes its templates, ticket: WEB-1, match: {namespaces: [shop-0]}}]}"""));
    cluster.apply(Workloads.writable("Deployment", "shop-1", "web"));
    try (OperatorProcess operator = OperatorProcess.start(kubeconfig).awaitReady()) {
      JsonNode accepted = awaitPolicyCondition();

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

  private static void assertOneLineAtEachEnd(OperatorProcess operator) {
    assertThat(OperatorLog.problems(operator)).as("one line when it begins").hasSize(1);
    assertThat(operator.messages()).as("one line when it ends").containsOnlyOnce(GONE);
  }

  private void awaitUnknown(String namespace) {
    await("report of '" + namespace + "' takes its pass back")
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> (namespace.isEmpty() ? reports.cluster() : reports.find(namespace)).orElseThrow(),
            report ->
                report.at("/status/result").asText().equals("Unknown")
                    && report.at("/status/readOnly").asText().equals("not known")
                    && report.at("/status/conditions/0/status").asText().equals("Unknown")
                    && report.at("/status/conditions/0/reason").asText().equals("CrdOutdated"));
  }

  private JsonNode awaitPolicyCondition() {
    return await("status of the policy")
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> cluster.api().get(Reports.POLICY).at("/status/conditions/0"),
            condition -> !condition.isMissingNode());
  }

  private static Stream<String> namespaces() {
    return IntStream.range(0, NAMESPACES).mapToObj(i -> "shop-" + i);
  }

  private static ObjectNode changed(String plural, Consumer<ObjectNode> change) {
    return unchecked(
        () -> {
          Path file = Path.of("crds", plural + ".rootseal.dev.yaml");
          ObjectNode definition = (ObjectNode) YAML.readTree(Files.readString(file));
          change.accept((ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema"));
          return definition;
        });
  }

  private void apply(ObjectNode definition) {
    cluster.apply(definition.toString());
    Installation.awaitServed(cluster.api());
  }

  private static void takeWayAway(ObjectNode schema) {
    ObjectNode status = (ObjectNode) schema.at("/properties/status");
    ((ObjectNode) status.path("properties")).remove("toThreshold");
    ObjectNode kept = status.deepCopy();
    kept.putArray("required");
    kept.withArray("required")
        .addAll(
            status
                .path("required")
                .valueStream()
                .filter(name -> !name.asText().equals("toThreshold"))
                .toList());
    status.setAll(kept);
  }

  private static void addNewFields(ObjectNode schema) {
    ObjectNode spec = (ObjectNode) schema.at("/properties/spec/properties");
    spec.putObject("newKnob").put("type", "string").put("default", "Strict");
    ObjectNode exemption = (ObjectNode) spec.at("/exemptions/items/properties");
    exemption.putObject("ticket").put("type", "string").put("maxLength", 63);
    ((ObjectNode) exemption.at("/match/properties"))
        .putObject("clusters")
        .put("type", "array")
        .put("maxItems", 8)
        .putObject("items")
        .put("type", "string")
        .put("maxLength", 63);
  }
}
