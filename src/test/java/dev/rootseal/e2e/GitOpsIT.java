package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.docs.Markdown;
import dev.rootseal.e2e.ArgoHealth.Health;
import dev.rootseal.e2e.FluxHealth.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What `docs/gitops.md` gives to Argo CD and Flux, on what the operator has really written. */
@Needs({Requirement.CONTROL_PLANE, Requirement.LUA})
class GitOpsIT {
  private static final String PASS = "1 of 1 containers use read-only root filesystem.";

  private final ControlPlane cluster;
  private final Kubectl kubectl;
  private final Reports reports;
  private final OperatorProcess operator;

  GitOpsIT(ControlPlane cluster) {
    this.cluster = cluster;
    kubectl = cluster.kubectl();
    reports = new Reports(cluster.api());
    operator = OperatorProcess.start(Installation.install(cluster)).awaitReady();
  }

  @BeforeAll
  void fill() {
    kubectl.apply(Workloads.namespace("pass") + Workloads.compliant("pass", "web"));
    kubectl.apply(Workloads.namespace("fail") + Workloads.writable("Deployment", "fail", "web"));
    kubectl.apply(
        Workloads.namespace("exempt") + Workloads.writable("Deployment", "exempt", "web"));
    kubectl.ok("annotate deployment/web -n exempt", "rootseal.dev/exempt=it writes");
    kubectl.ok("apply -f config/samples/policy-minimal.yaml");
    kubectl.ok("wait --for=condition=Accepted compliancepolicies --all");
    reports.await("pass", 1, 1);
    Workloads.rollOut(kubectl, "pass", "web");
    kubectl.ok("wait", "--for=jsonpath={.status.message}=" + PASS, "cprep", "--all", "-n", "pass");
    reports.await("fail", 0, 1);
    String report = "cprep/read-only-filesystem";
    kubectl.ok("wait --for=create", report, "-n", "exempt");
    kubectl.ok("wait --for=jsonpath={.status.result}=NotApplicable", report, "-n", "exempt");
  }

  @AfterAll
  void stop() {
    operator.close();
  }

  @Test
  void argoSaysTheResultOfAReportWithItsMessage() {
    ArgoHealth argo = ArgoHealth.of("ComplianceReport");

    assertThat(argo.check(report("pass"))).isEqualTo(new Health("Healthy", PASS));
    assertThat(argo.check(report("fail")))
        .isEqualTo(new Health("Degraded", "0 of 1 containers use read-only root filesystem."));
    assertThat(argo.check(report("exempt")).status()).isEqualTo("Healthy");
    assertThat(argo.check(condition(report("fail"), "Unknown")).status()).isEqualTo("Degraded");
    assertThat(argo.check(report("pass").without("status")).status()).isEqualTo("Progressing");
  }

  @Test
  void argoSaysWhetherThePolicyIsInForce() {
    ArgoHealth argo = ArgoHealth.of("CompliancePolicy");

    assertThat(argo.check(policy()))
        .isEqualTo(new Health("Healthy", policy().at("/status/conditions/0/message").asText()));
    assertThat(argo.check(condition(policy(), "False")).status()).isEqualTo("Degraded");
    assertThat(argo.check(policy().without("status")).status()).isEqualTo("Progressing");
    ObjectNode changed = policy();
    changed.withObject("/metadata").put("generation", 7);
    assertThat(argo.check(changed).status()).isEqualTo("Progressing");
  }

  @Test
  void fluxWaitsForAReportAndGoesByItsResult() {
    FluxHealth flux = FluxHealth.of(kubectl, "ComplianceReport", "compliancereports");

    assertThat(flux.ask(status(report("pass")))).isEqualTo(Answer.CURRENT);
    assertThat(flux.ask(status(report("fail")))).isEqualTo(Answer.FAILED);
    assertThat(flux.ask(status(report("exempt")))).isEqualTo(Answer.CURRENT);
    assertThat(flux.ask(status(condition(report("fail"), "Unknown")))).isEqualTo(Answer.WAITS);
    assertThat(flux.ask(NullNode.getInstance())).isEqualTo(Answer.WAITS);
  }

  @Test
  void fluxSeesWhetherThePolicyIsInForce() {
    FluxHealth flux = FluxHealth.of(kubectl, "CompliancePolicy", "compliancepolicies");

    assertThat(flux.ask(status(policy()))).isEqualTo(Answer.CURRENT);
    assertThat(flux.ask(status(condition(policy(), "False")))).isEqualTo(Answer.FAILED);
    assertThat(flux.ask(NullNode.getInstance())).isEqualTo(Answer.WAITS);
  }

  @Test
  void aReportWithoutStatusInGitIsFilledInAndStaysInStep() {
    kubectl.apply(Workloads.namespace("shop"));
    String inGit =
        Markdown.read("docs/gitops.md").blocks("yaml").stream()
            .filter(block -> block.contains("kind: ComplianceReport\nmetadata:"))
            .findFirst()
            .orElseThrow();

    kubectl.apply(inGit + Workloads.compliant("shop", "web"));
    reports.await("shop", 1, 1);
    // Before there is a workload, the operator takes a report away; then this one is its own.
    kubectl.apply(inGit);
    reports.await("shop", 1, 1);

    assertThat(kubectl.apply(inGit)).endsWith(" unchanged\n");
  }

  private ObjectNode report(String namespace) {
    return (ObjectNode) reports.find(namespace).orElseThrow();
  }

  private ObjectNode policy() {
    return (ObjectNode) cluster.api().get(PolicyCluster.PATH);
  }

  private static JsonNode status(JsonNode object) {
    return object.path("status");
  }

  /**
   * What the API server lets nobody make (a workload that cannot be read, a policy that cannot be
   * used) is made from another object.
   */
  private static ObjectNode condition(ObjectNode object, String status) {
    ((ObjectNode) object.at("/status/conditions/0")).put("status", status);
    return object;
  }
}
