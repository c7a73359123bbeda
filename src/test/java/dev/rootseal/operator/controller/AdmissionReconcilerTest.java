package dev.rootseal.operator.controller;

import static dev.rootseal.operator.AdmissionObjects.BINDING;
import static dev.rootseal.operator.AdmissionObjects.POLICY;
import static dev.rootseal.operator.AdmissionObjects.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.api.policy.AdmissionStanding;
import dev.rootseal.api.policy.AdmissionStanding.Reason;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.AdmissionObjects;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import dev.rootseal.operator.LogCapture;
import dev.rootseal.operator.MovedClock;
import dev.rootseal.operator.Policies;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept, as time goes by; AdmissionKeptIT has a real API server. */
class AdmissionReconcilerTest {
  @AutoClose private final Cluster cluster = Cluster.start();
  @AutoClose private final LogCapture log = new LogCapture();
  private final Gateway gateway = cluster.gateway();
  private final KubernetesClient client =
      cluster.with(KubernetesClients.create(cluster.config(gateway), Controllers.cachedTypes()));
  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final Controllers.Session state = HeldObjects.session(client, clock);
  private final AdmissionObjects objects = new AdmissionObjects(cluster);
  private final Policies policies = new Policies(cluster);

  @BeforeEach
  void begin() {
    state.router().summaryRequeues().setEventHandler(event -> {});
    state.numbers().set(new HeldObjects<>(), name -> Stream.empty());
    state.numbers().remove("none");
  }

  @Test
  void theyAreWrittenOnceAndTheirTypeCheckIsTold() {
    objects.serve();
    AdmissionReconciler kept = asked(Action.DENY_PASSING);
    assertThat(after(1, kept).reason()).isEqualTo(Reason.NOT_CHECKED);
    assertThat(after(1, kept).message()).contains("rootseal-warn, rootseal-deny-passing");
    assertThat(objects.object(POLICY, WARN).get().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "rootseal");

    objects.check(WARN, "{\"fieldRef\": \"spec.variables[0]\", \"warning\": \"no such field\"}");
    assertThat(after(20, kept).reason()).isEqualTo(Reason.NOT_CHECKED);
    objects.check("rootseal-deny-passing", "");
    assertThat(after(20, kept).message())
        .contains("warns: rootseal-warn, spec.variables[0]: no such field");
    objects.check(WARN, "");
    assertThat(after(5, kept).reason()).isEqualTo(Reason.IN_FORCE);

    assertThat(after(1, asked(Action.DENY_PASSING)).reason()).isEqualTo(Reason.IN_FORCE);
    assertThat(objects.writes()).isEqualTo(4);
  }

  @Test
  void whatOthersChangeAddOrDeleteIsReverted() {
    objects.serve();
    AdmissionReconciler kept = asked(Action.WARN);
    after(1, kept);
    JsonNode policy = objects.spec(POLICY, WARN);
    JsonNode binding = objects.spec(BINDING, WARN);

    objects.merge(POLICY, WARN, "{\"spec\": {\"failurePolicy\": \"Fail\"}}");
    objects.merge(BINDING, WARN, "{\"spec\": {\"validationActions\": [\"Warn\", \"Audit\"]}}");
    after(20, kept);
    assertThat(objects.spec(POLICY, WARN)).isEqualTo(policy);
    assertThat(objects.spec(BINDING, WARN)).isEqualTo(binding);
    objects.merge(
        POLICY, WARN, "{\"spec\": {\"matchConstraints\": {\"excludeResourceRules\": [{}]}}}");
    objects.object(BINDING, WARN).delete();
    after(20, kept);
    assertThat(objects.spec(POLICY, WARN)).isEqualTo(policy);
    assertThat(objects.spec(BINDING, WARN)).isEqualTo(binding);
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  /** Both of a name: our binding would put somebody else's policy in force. */
  @Test
  void whatSomebodyElseMadeIsLeftAloneAndSaidOnceUntilItIsGone() {
    objects.serve();
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: rootseal-warn}
        spec: {failurePolicy: Fail}
        """);
    AdmissionReconciler kept = asked(Action.WARN);

    assertThat(after(6, kept).message())
        .startsWith("Made by somebody else and left alone: ValidatingAdmissionPolicy rootseal-warn")
        .endsWith("or label it app.kubernetes.io/managed-by=rootseal.");
    assertThat(log.count("not as they were asked for")).isEqualTo(1);
    after(1, asked(Action.DENY_PASSING));
    off().look();
    assertThat(objects.names()).containsExactly(WARN);

    objects.object(POLICY, WARN).delete();
    assertThat(after(5, kept).reason()).isEqualTo(Reason.NOT_CHECKED);
    assertThat(objects.spec(POLICY, WARN).path("failurePolicy").asText()).isEqualTo("Ignore");
  }

  @Test
  void theyFollowThePolicyAndTheDay() {
    objects.serve();
    AdmissionReconciler kept = asked(Action.WARN);
    PolicyReconciler reader = HeldObjects.policyReconciler(state, client);
    policies.apply(
        "{exemptions: [{name: old, reason: it moves, expires: '2026-11-26', match: {names: [old-app]}}]}");
    reader.read(client);
    after(1, kept);
    assertThat(objects.spec(POLICY, WARN).toString()).contains("old-app", "2026-11-26");

    clock.move(Duration.ofDays(1));
    state.numbers().checkDay();
    after(1, kept);
    assertThat(objects.spec(POLICY, WARN).toString())
        .contains("2026-11-27")
        .doesNotContain("old-app");

    policies.apply("{requiredWritablePaths: [/var/scratch]}");
    reader.read(client);
    after(1, kept);
    assertThat(objects.spec(POLICY, WARN).toString()).contains("/var/scratch");
    policies.delete();
    reader.read(client);
    after(1, kept);
    assertThat(objects.spec(POLICY, WARN).toString()).doesNotContain("/var/scratch");
  }

  @Test
  void anotherActionRemovesWhatItDoesNotNeedAndOffRemovesAll() {
    objects.serve();
    after(1, asked(Action.DENY_PASSING));
    assertThat(objects.names())
        .containsExactly("rootseal-deny-passing", WARN, "rootseal-deny-passing", WARN);

    after(1, asked(Action.DENY));
    assertThat(objects.names()).containsExactly("rootseal-deny", WARN, "rootseal-deny", WARN);
    assertThat(objects.spec(BINDING, "rootseal-deny").toString()).contains("NotIn", "kube-system");

    AdmissionReconciler off = off();
    assertThat(off.isKnown()).isTrue();
    off.look();
    assertThat(off.standing()).isEmpty();
    assertThat(objects.names()).isEmpty();
  }

  @Test
  void whereTheyAreNotServedItIsSaidOnceAndTriedAgain() {
    AdmissionReconciler kept = asked(Action.WARN);

    assertThat(after(6, kept).reason()).isEqualTo(Reason.NOT_SERVED);
    assertThat(log.lines(Level.WARN))
        .containsExactly("Admission policies are not as they were asked for");
    objects.serve();
    assertThat(after(4, kept).reason()).isEqualTo(Reason.NOT_SERVED);
    assertThat(after(1, kept).reason()).isEqualTo(Reason.NOT_CHECKED);
  }

  @Test
  void refusedWriteIsSaidOnceWithItsReasonAndTriedAgain() {
    objects.serve();
    gateway.answer(
        request -> request.is("PATCH", "/validatingadmissionpolicybindings/"),
        Gateway.Answer.refusal(403, "denied by a webhook."));
    AdmissionReconciler kept = asked(Action.WARN);

    assertThat(after(6, kept).message())
        .isEqualTo("Could not be brought up to date: denied by a webhook.");
    assertThat(log.lines(Level.WARN))
        .containsExactly("The admission policies could not be brought up to date. Trying again");
    gateway.heal();
    assertThat(after(5, kept).reason()).isEqualTo(Reason.NOT_CHECKED);
  }

  /** What is switched off costs one request, and no line. */
  @Test
  void withoutRightsOffAsksOnce() {
    gateway.answer(
        request -> request.target().contains("/admissionregistration.k8s.io/"),
        Gateway.Answer.refusal(
            403, "x is forbidden: User \\\"a\\\" cannot get resource \\\"x\\\""));
    AdmissionReconciler off = off();
    for (int second = 0; second < 60; second++) {
      off.look();
    }

    assertThat(gateway.count(request -> request.target().contains("/admissionregistration.")))
        .isEqualTo(1);
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  private AdmissionReconciler asked(Action action) {
    return cluster.with(HeldObjects.admission(state, client, Optional.of(action)));
  }

  private AdmissionReconciler off() {
    return cluster.with(HeldObjects.admission(state, client, Optional.empty()));
  }

  /** Where they stand so many seconds later. */
  private static AdmissionStanding after(int seconds, AdmissionReconciler kept) {
    for (int second = 0; second < seconds; second++) {
      kept.look();
    }
    return kept.standing().orElseThrow();
  }
}
