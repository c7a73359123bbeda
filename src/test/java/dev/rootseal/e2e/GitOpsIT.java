package dev.rootseal.e2e;

import static dev.rootseal.e2e.Unchecked.unchecked;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rootseal.docs.Markdown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What `docs/helm.md` gives to Argo CD and Flux, on what the operator has really written. */
@Needs({Requirement.CONTROL_PLANE, Requirement.LUA})
record GitOpsIT(ControlPlane cluster, Kubectl kubectl, Reports reports, OperatorProcess operator) {
  private static final String PASS = "1 of 1 container uses read-only root filesystem.";

  @BeforeAll
  void fill() {
    String container = "containers: [{name: app, image: registry.example/app:1}]";
    cluster.apply(
        Workloads.namespace("pass")
            + Workloads.compliant("pass", "web")
            + Workloads.namespace("fail")
            + Workloads.writable("fail", "web")
            + Workloads.namespace("exempt")
            + Workloads.pod("exempt", "web", "rootseal.dev/exempt: it writes", container));
    kubectl.ok("apply -f config/samples/policy-minimal.yaml");
    kubectl.ok("wait --for=condition=Accepted compliancepolicies --all");
    reports.await("pass", 1, 1);
    Workloads.rollOut(cluster.api(), "pass", "web");
    kubectl.ok("wait", "--for=jsonpath={.status.message}=" + PASS, "cprep", "--all", "-n", "pass");
    reports.await("fail", 0, 1);
    await("exempt")
        .until(
            () -> reports.find("exempt").map(one -> one.at("/status/result").asText("")),
            Optional.of("NotApplicable")::equals);
  }

  @Test
  void argoSaysTheResultOfAReportWithItsMessage() {
    assertThat(argo(report("pass"))).containsExactly("Healthy", PASS);
    assertThat(argo(report("fail")))
        .containsExactly("Degraded", "0 of 1 container uses read-only root filesystem.");
    assertThat(argo(report("exempt"))).startsWith("Healthy");
    assertThat(argo(condition(report("fail"), "Unknown"))).startsWith("Degraded");
    assertThat(argo(report("pass").without("status"))).startsWith("Progressing");
  }

  @Test
  void argoSaysWhetherThePolicyIsInForce() {
    assertThat(argo(policy()))
        .containsExactly("Healthy", policy().at("/status/conditions/0/message").asText());
    assertThat(argo(condition(policy(), "False"))).startsWith("Degraded");
    assertThat(argo(policy().without("status"))).startsWith("Progressing");
    ObjectNode changed = policy();
    changed.withObject("/metadata").put("generation", 7);
    assertThat(argo(changed)).startsWith("Progressing");
  }

  @Test
  void fluxWaitsForAReportAndGoesByItsResult() {
    FluxHealth flux = FluxHealth.of(cluster, "ComplianceReport", Reports.path("pass"));

    assertThat(flux.ask(status(report("pass")))).isEqualTo("current");
    assertThat(flux.ask(status(report("fail")))).isEqualTo("failed");
    assertThat(flux.ask(status(report("exempt")))).isEqualTo("current");
    assertThat(flux.ask(status(condition(report("fail"), "Unknown")))).isEqualTo("waits");
    assertThat(flux.ask(NullNode.getInstance())).isEqualTo("waits");
  }

  @Test
  void fluxSeesWhetherThePolicyIsInForce() {
    FluxHealth flux = FluxHealth.of(cluster, "CompliancePolicy", Reports.POLICY);

    assertThat(flux.ask(status(policy()))).isEqualTo("current");
    assertThat(flux.ask(status(condition(policy(), "False")))).isEqualTo("failed");
    assertThat(flux.ask(NullNode.getInstance())).isEqualTo("waits");
  }

  @Test
  void aReportWithoutStatusInGitIsFilledInAndStaysInStep() {
    kubectl.apply(Workloads.namespace("shop"));
    String inGit =
        Markdown.read("docs/helm.md").blocks("yaml").stream()
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
    return (ObjectNode) cluster.api().get(Reports.POLICY);
  }

  private static JsonNode status(JsonNode object) {
    return object.path("status");
  }

  /** What the API server lets nobody make is made from another object. */
  private static ObjectNode condition(ObjectNode object, String status) {
    ((ObjectNode) object.at("/status/conditions/0")).put("status", status);
    return object;
  }

  /**
   * The health checks for Flux of `docs/helm.md`, evaluated by the API server, whose CEL is Flux's:
   * an admission policy refuses dry runs and says what the expressions gave. Flux names the
   * object's fields at the top, admission below `object`.
   */
  private record FluxHealth(Api api, String path) {
    private static final Pattern AT_THE_TOP = Pattern.compile("(?<![\\w.])(status|metadata)\\.");
    private static final Pattern SAID = Pattern.compile("failed=(\\w+) current=(\\w+)");
    private static final String POLICY =
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: flux-PLURAL}
        spec:
          failurePolicy: Fail
          matchConstraints:
            resourceRules:
            - {apiGroups: [rootseal.dev], apiVersions: [v1alpha1], operations: [UPDATE], resources: [PLURAL/status]}
          matchConditions:
          - name: dry-run
            expression: has(request.dryRun) && request.dryRun
          variables:
          - name: failed
            expression: "FAILED"
          - name: current
            expression: "CURRENT"
          validations:
          - expression: "!variables.failed && variables.failed"
            messageExpression: "'failed=' + string(variables.failed) + ' current=' + string(variables.current)"
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: flux-PLURAL}
        spec:
          policyName: flux-PLURAL
          validationActions: [Deny]
        """;

    /** Installs the admission policy; it leaves everything but dry runs alone. */
    static FluxHealth of(ControlPlane cluster, String kind, String path) {
      JsonNode expressions = documented(kind);
      cluster.apply(
          POLICY
              .replace("PLURAL", path.replaceFirst(".*/([a-z]+)/[^/]+$", "$1"))
              .replace("FAILED", admission(expressions.path("failed").textValue()))
              .replace("CURRENT", admission(expressions.path("current").textValue())));
      return new FluxHealth(cluster.api(), path);
    }

    private static JsonNode documented(String kind) {
      return Markdown.read("docs/helm.md").blocks("yaml").stream()
          .filter(block -> block.contains("kustomize.toolkit.fluxcd.io"))
          .flatMap(block -> Manifests.of(block).values().stream())
          .flatMap(one -> one.at("/spec/healthCheckExprs").valueStream().map(JsonNode.class::cast))
          .filter(one -> one.path("kind").asText().equals(kind))
          .findFirst()
          .orElseThrow();
    }

    private static String admission(String expression) {
      return AT_THE_TOP.matcher(expression).replaceAll("object.$1.");
    }

    /** As Flux asks: an expression that cannot be evaluated is asked again until the timeout. */
    String ask(JsonNode status) {
      String refusal = refusal("{\"status\": " + status + "}");
      Matcher said = SAID.matcher(refusal);
      if (!said.find()) {
        assertThat(refusal).contains("no such key: status");
        return "waits";
      }
      return said.group(1).equals("true")
          ? "failed"
          : said.group(2).equals("true") ? "current" : "waits";
    }

    /** A policy takes a moment until it is asked. */
    private String refusal(String patch) {
      return await("the policy is asked")
          .until(
              () -> api.tryMerge(path + "/status?dryRun=All", patch),
              answer -> answer.code() >= 300)
          .body();
    }
  }

  /** By a health check of `config/argocd`, run by Lua 5.1 with what Argo CD gives a script. */
  private static List<String> argo(JsonNode object) {
    String map = unchecked(() -> Files.readString(Path.of("config/argocd/argocd-cm.yaml")));
    String key = "resource.customizations.health.rootseal.dev_" + object.path("kind").asText();
    String program =
        """
        local write = print
        string, math, io, os, debug, coroutine = nil, nil, nil, nil, nil, nil
        obj = %s
        local health = (function()
        %s
        end)()
        write(health.status)
        write(health.message)
        """
            .formatted(
                table(object), Manifests.inOrder(map).getFirst().path("data").path(key).asText());
    return Program.run(new ProcessBuilder("lua5.1", "-"), program).ok().lines().toList();
  }

  private static String table(JsonNode value) {
    if (value instanceof ObjectNode object) {
      return object.properties().stream()
          .map(field -> "[" + text(field.getKey()) + "]=" + table(field.getValue()))
          .collect(joining(",", "{", "}"));
    }
    if (value.isArray()) {
      return value.valueStream().map(GitOpsIT::table).collect(joining(",", "{", "}"));
    }
    return value.isTextual() ? text(value.textValue()) : value.isNull() ? "nil" : value.asText();
  }

  /** Lua and JSON escape quotes, backslashes and the usual control characters alike. */
  private static String text(String value) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
  }
}
