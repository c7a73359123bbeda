package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.api.Condition;
import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.e2e.Workloads;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * The admission policies that the operator keeps. The API in memory takes them as they come and
 * checks no types: a test does. AdmissionKeptIT has a real API server.
 */
class AdmissionKeptTest {
  private static final String POLICY = "ValidatingAdmissionPolicy";
  private static final String BINDING = "ValidatingAdmissionPolicyBinding";
  private static final List<String> KINDS = List.of(POLICY, BINDING);
  private static final List<String> NAMES =
      List.of("rootseal-warn", "rootseal-deny-passing", "rootseal-deny");
  private static final String WARN = NAMES.getFirst();
  private static final JsonMapper JSON = new JsonMapper();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  @AutoClose private final Cluster cluster = Cluster.start();
  @AutoClose private final LogCapture log = new LogCapture();
  private final Policies policies = new Policies(cluster);
  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-26T12:00:00Z"));

  @Test
  void theyAreWrittenOnceAndTheirTypeCheckIsToldAndARestartWritesNothing() {
    serve();
    policies.apply("{thresholdPercent: 70}");
    RunningOperator first = start(Action.DENY_PASSING);
    Condition unchecked = awaitReason("NotChecked");
    assertThat(unchecked.status()).isEqualTo("Unknown");
    assertThat(unchecked.message()).contains("rootseal-warn, rootseal-deny-passing");
    assertThat(object(POLICY, WARN).get().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "rootseal");

    check(WARN, "{\"fieldRef\": \"spec.variables[0]\", \"warning\": \"no such field\"}");
    check("rootseal-deny-passing", "");
    assertThat(awaitReason("TypeWarnings").message())
        .contains("rootseal-warn, spec.variables[0]: no such field");
    check(WARN, "");
    assertThat(awaitReason("InForce").status()).isEqualTo("True");
    assertThat(writes()).isEqualTo(4);

    first.close();
    long told = log.count("are kept");
    long status = statusWrites();
    start(Action.DENY_PASSING);
    await("told").until(() -> log.count("are kept") > told);
    cluster.apply(Workloads.namespace("later") + Workloads.compliant("later", "api"));
    cluster.awaitClusterReport("1 of 1");
    assertThat(writes()).isEqualTo(4);
    assertThat(statusWrites()).isEqualTo(status);
  }

  @Test
  void whatOthersChangeAddOrDeleteIsReverted() {
    serve();
    start(Action.WARN);
    await("binding").until(() -> names(BINDING).contains(WARN));
    JsonNode policy = spec(POLICY, WARN);
    JsonNode binding = spec(BINDING, WARN);

    object(POLICY, WARN).patch(MERGE, "{\"spec\": {\"failurePolicy\": \"Fail\"}}");
    await("reverted").until(() -> spec(POLICY, WARN).equals(policy));
    object(POLICY, WARN)
        .patch(MERGE, "{\"spec\": {\"matchConstraints\": {\"excludeResourceRules\": [{}]}}}");
    await("taken back").until(() -> spec(POLICY, WARN).equals(policy));
    object(BINDING, WARN).delete();
    await("back").until(() -> spec(BINDING, WARN).equals(binding));
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  /** Both of a name: our binding would put somebody else's policy in force. */
  @Test
  void whatSomebodyElseMadeIsLeftAloneAndSaidUntilItIsGone() {
    serve();
    policies.apply("{}");
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: rootseal-warn}
        spec: {failurePolicy: Fail}
        """);
    start(Action.WARN);

    assertThat(awaitReason("NamesTaken").message()).contains(POLICY + " " + WARN);
    assertThat(writes()).isZero();
    assertThat(log.count("not as they were asked for")).isEqualTo(1);

    object(POLICY, WARN).delete();
    awaitReason("NotChecked");
    assertThat(spec(POLICY, WARN).path("failurePolicy").asText()).isEqualTo("Ignore");
  }

  @Test
  void theyFollowThePolicyAndTheDay() {
    serve();
    policies.apply(
        "{exemptions: [{name: old, reason: it moves, expires: '2026-11-26', match: {names: [old-app]}}]}");
    start(Action.WARN);
    awaitReason("NotChecked");
    assertThat(spec(POLICY, WARN).toString()).contains("old-app", "2026-11-26");

    clock.move(Duration.ofDays(1));
    await("next day").until(() -> spec(POLICY, WARN).toString().contains("2026-11-27"));
    assertThat(spec(POLICY, WARN).toString()).doesNotContain("old-app");

    policies.apply("{requiredWritablePaths: [/var/scratch]}");
    await("policy").until(() -> spec(POLICY, WARN).toString().contains("/var/scratch"));
    policies.delete();
    await("default").until(() -> !spec(POLICY, WARN).toString().contains("/var/scratch"));
  }

  @Test
  void anotherActionRemovesWhatItDoesNotNeedAndOffRemovesAll() {
    serve();
    policies.apply("{}");
    RunningOperator first = start(Action.DENY_PASSING);
    awaitReason("NotChecked");
    assertThat(names(POLICY)).containsExactly("rootseal-warn", "rootseal-deny-passing");
    first.close();

    RunningOperator second = start(Action.DENY);
    await("deny").until(() -> names(POLICY).equals(List.of(WARN, "rootseal-deny")));
    assertThat(spec(BINDING, "rootseal-deny").toString()).contains("NotIn", "kube-system");
    second.close();

    cluster.with(RunningOperator.start(cluster.config(), clock));
    await("none").until(() -> names(POLICY).isEmpty() && names(BINDING).isEmpty());
    policies.await("no condition", status -> admission(status).isEmpty());
  }

  @Test
  void whereTheyAreNotServedItIsSaidOnceAndTheReportsAreWritten() {
    policies.apply("{}");
    start(Action.WARN);

    assertThat(awaitReason("NotServed").status()).isEqualTo("False");
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "api"));
    cluster.awaitReport("shop", "1 of 1");
    serve();
    awaitReason("NotChecked");
    assertThat(log.lines(Level.WARN)).hasSize(1);
  }

  @Test
  void refusedWriteIsSaidWithItsReasonAndTriedAgain() {
    serve();
    policies.apply("{}");
    Gateway gateway = cluster.gateway();
    gateway.answer(
        request -> request.is("PATCH", "/validatingadmissionpolicybindings/"),
        Gateway.Answer.refusal(403, "denied by a webhook"));
    cluster.with(RunningOperator.start(cluster.config(gateway), clock, Optional.of(Action.WARN)));

    assertThat(awaitReason("NotWritten").message()).contains("denied by a webhook");
    assertThat(log.lines(Level.WARN))
        .containsExactly("The admission policies could not be brought up to date. Trying again");
    gateway.heal();
    awaitReason("NotChecked");
  }

  /** What is switched off costs one request, and no line. */
  @Test
  void withoutRightsOffAsksOnce() {
    Gateway gateway = cluster.gateway();
    gateway.answer(
        request -> request.target().contains("/admissionregistration.k8s.io/"),
        Gateway.Answer.refusal(
            403, "x is forbidden: User \\\"a\\\" cannot get resource \\\"x\\\""));
    cluster.with(RunningOperator.start(cluster.config(gateway), clock)).awaitReady();
    await("asked").until(() -> asked(gateway) > 0);
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "api"));
    cluster.awaitReport("shop", "1 of 1");

    assertThat(asked(gateway)).isEqualTo(1);
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  private static long asked(Gateway gateway) {
    return gateway.count(request -> request.target().contains("/admissionregistration.k8s.io/"));
  }

  private RunningOperator start(Action action) {
    return cluster
        .with(RunningOperator.start(cluster.config(), clock, Optional.of(action)))
        .awaitReady();
  }

  private Condition awaitReason(String reason) {
    return admission(
            policies.await(
                reason,
                status -> admission(status).filter(one -> one.reason().equals(reason)).isPresent()))
        .orElseThrow();
  }

  private static Optional<Condition> admission(CompliancePolicyStatus status) {
    return status.conditions().stream()
        .filter(one -> one.type().equals(Condition.ADMISSION_READY))
        .findFirst();
  }

  private long writes() {
    return cluster.writes().entrySet().stream()
        .filter(one -> one.getKey().contains("validatingadmission"))
        .filter(one -> !one.getKey().contains("/status"))
        .mapToLong(one -> one.getValue())
        .sum();
  }

  private long statusWrites() {
    return cluster.writes().getOrDefault("apply compliancepolicies.rootseal.dev/status ", 0L);
  }

  private List<String> names(String kind) {
    return NAMES.stream().filter(name -> object(kind, name).get() != null).toList();
  }

  private JsonNode spec(String kind, String name) {
    return JSON.valueToTree(object(kind, name).get()).path("spec");
  }

  /** As the controller of the API server does it after each write. */
  private void check(String name, String warning) {
    object(POLICY, name)
        .subresource("status")
        .patch(
            MERGE,
            "{\"status\": {\"observedGeneration\": %d, \"typeChecking\": {\"expressionWarnings\": [%s]}}}"
                .formatted(object(POLICY, name).get().getMetadata().getGeneration(), warning));
  }

  private Resource<GenericKubernetesResource> object(String kind, String name) {
    return cluster
        .client()
        .genericKubernetesResources(
            new ResourceDefinitionContext.Builder()
                .withGroup("admissionregistration.k8s.io")
                .withVersion("v1")
                .withKind(kind)
                .withPlural(plural(kind))
                .build())
        .withName(name);
  }

  private static String plural(String kind) {
    return kind.toLowerCase(Locale.ROOT).replaceFirst("y$", "ie") + "s";
  }

  /** The API in memory knows them as definitions, with whatever they hold. */
  private void serve() {
    for (String kind : KINDS) {
      cluster.apply(
          """
          apiVersion: apiextensions.k8s.io/v1
          kind: CustomResourceDefinition
          metadata: {name: %1$s.admissionregistration.k8s.io}
          spec:
            group: admissionregistration.k8s.io
            scope: Cluster
            names: {kind: %2$s, plural: %1$s}
            versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                schema: {openAPIV3Schema: {x-kubernetes-preserve-unknown-fields: true}}
          """
              .formatted(plural(kind), kind));
    }
  }
}
