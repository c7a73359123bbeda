package dev.rootseal.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** A cluster with one good and one bad workload, and an operator that goes by its policy. */
final class PolicyCluster implements AutoCloseable {
  /** The namespace of the two workloads: `api` complies, `web` does not. */
  static final String SHOP = "shop";

  /** The path of the policy in the API. */
  static final String PATH = "/apis/rootseal.dev/v1alpha1/compliancepolicies/read-only-filesystem";

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;
  private final OperatorProcess operator;

  private PolicyCluster(ControlPlane cluster) {
    this.cluster = cluster;
    Path kubeconfig = Installation.install(cluster);
    kubectl = cluster.kubectl();
    reports = cluster.reports();
    cluster.apply(
        Workloads.namespace(SHOP)
            + Workloads.compliant(SHOP, "api")
            + Workloads.writable("Deployment", SHOP, "web"));
    operator = OperatorProcess.start(kubeconfig).awaitReady();
    reports.await(SHOP, 1, 2);
  }

  static PolicyCluster start(ControlPlane cluster) {
    return new PolicyCluster(cluster);
  }

  Kubectl kubectl() {
    return kubectl;
  }

  ControlPlane controlPlane() {
    return cluster;
  }

  Reports reports() {
    return reports;
  }

  Api api() {
    return cluster.api();
  }

  OperatorProcess operator() {
    return operator;
  }

  /** As it was at the start: no policy, and the two workloads. */
  void backToTheDefault() {
    cluster.api().tryDelete(PATH);
    cluster.api().tryDelete("/apis/apps/v1/namespaces/" + SHOP + "/statefulsets");
    cluster.apply(Workloads.writable("Deployment", SHOP, "web"));
    awaitReport(report -> !report.has("observedPolicyGeneration"));
    reports.await(SHOP, 1, 2);
  }

  @Override
  public void close() {
    operator.close();
  }

  void apply(String spec) {
    cluster.apply(Workloads.policy(spec));
  }

  JsonNode awaitAccepted(int generation) {
    return awaitPolicy(
        status ->
            status.path("observedGeneration").asInt() == generation
                && status.at("/conditions/0/status").asText().equals("True"));
  }

  JsonNode awaitPolicy(Predicate<JsonNode> expectation) {
    return await("status of the policy")
        .atMost(Duration.ofSeconds(15))
        .until(() -> cluster.api().get(PATH).path("status"), expectation);
  }

  JsonNode awaitReport(Predicate<JsonNode> expectation) {
    return await("report of " + SHOP)
        .atMost(Duration.ofSeconds(15))
        .until(() -> reports.find(SHOP).orElseThrow().path("status"), expectation);
  }

  void awaitGauge(String state, double value) {
    await("gauge of " + state)
        .until(
            () ->
                operator
                    .metrics()
                    .value("rootseal_exemptions", "rule", "read-only-filesystem", "state", state),
            OptionalDouble.of(value)::equals);
  }
}
