package dev.rootseal.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.docs.Markdown;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * The health checks for Flux that `docs/gitops.md` shows, evaluated by the API server, whose CEL is
 * Flux's: an admission policy refuses dry runs on the status of one kind and says what the
 * expressions gave. Flux names the fields of the object at the top, admission below `object`.
 */
record FluxHealth(Kubectl kubectl, String plural) {
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

  /** What Flux does with an object. */
  enum Answer {
    FAILED,
    CURRENT,
    WAITS
  }

  /** Installs the admission policy; it leaves everything but dry runs alone. */
  static FluxHealth of(Kubectl kubectl, String kind, String plural) {
    JsonNode expressions = documented(kind);
    kubectl.apply(
        POLICY
            .replace("PLURAL", plural)
            .replace("FAILED", admission(expressions.path("failed").textValue()))
            .replace("CURRENT", admission(expressions.path("current").textValue())));
    return new FluxHealth(kubectl, plural);
  }

  private static JsonNode documented(String kind) {
    return Markdown.read("docs/gitops.md").blocks("yaml").stream()
        .filter(block -> block.contains("kustomize.toolkit.fluxcd.io"))
        .flatMap(block -> Manifests.of(block).values().stream())
        .flatMap(
            one ->
                StreamSupport.stream(one.at("/spec/healthCheckExprs").spliterator(), false)
                    .map(JsonNode.class::cast))
        .filter(one -> one.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static String admission(String expression) {
    return AT_THE_TOP.matcher(expression).replaceAll("object.$1.");
  }

  /** As Flux asks: an expression that cannot be evaluated is asked again until the timeout. */
  Answer ask(JsonNode status) {
    String refusal = refusal("{\"status\": " + status + "}");
    Matcher said = SAID.matcher(refusal);
    if (!said.find()) {
      assertThat(refusal).contains("no such key: status");
      return Answer.WAITS;
    }
    if (Boolean.parseBoolean(said.group(1))) {
      return Answer.FAILED;
    }
    return Boolean.parseBoolean(said.group(2)) ? Answer.CURRENT : Answer.WAITS;
  }

  /** A policy takes a moment until it is asked. */
  private String refusal(String patch) {
    return await("the policy is asked")
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                kubectl.run(
                    "patch",
                    plural,
                    "read-only-filesystem",
                    "--namespace=pass",
                    "--subresource=status",
                    "--type=merge",
                    "--dry-run=server",
                    "-p",
                    patch),
            result -> result.exitCode() != 0)
        .errors();
  }
}
