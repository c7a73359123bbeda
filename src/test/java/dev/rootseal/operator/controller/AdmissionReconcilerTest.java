package dev.rootseal.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rootseal.admission.AdmissionPolicies;
import dev.rootseal.admission.AdmissionPolicies.Action;
import dev.rootseal.admission.AdmissionPolicies.Settings;
import dev.rootseal.api.policy.AdmissionStanding;
import dev.rootseal.api.policy.AdmissionStanding.Reason;
import dev.rootseal.e2e.Workloads;
import dev.rootseal.kubernetes.KubernetesClients;
import dev.rootseal.operator.Cluster;
import dev.rootseal.operator.Gateway;
import dev.rootseal.operator.LogCapture;
import dev.rootseal.operator.MovedClock;
import dev.rootseal.operator.Policies;
import dev.rootseal.operator.RunningOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept, as seconds go by that nobody waits for; types are checked elsewhere. */
class AdmissionReconcilerTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final Class<ValidatingAdmissionPolicy> POLICY = ValidatingAdmissionPolicy.class;
  private static final Class<ValidatingAdmissionPolicyBinding> BINDING =
      ValidatingAdmissionPolicyBinding.class;
  private static final String GROUP = ".admissionregistration.k8s.io";
  private static final String WARN = "rootseal-warn";
  private static final Gateway.Answer MISSING_RIGHT =
      Gateway.Answer.refusal(403, "x is forbidden: User \\\"a\\\" cannot get resource \\\"x\\\"");
  private static final String PASSING = "rootseal-deny-passing";

  @AutoClose private final Cluster cluster = Cluster.start();
  @AutoClose private final LogCapture log = new LogCapture();
  private final Gateway gateway = cluster.gateway();
  private final KubernetesClient client =
      cluster.with(KubernetesClients.create(cluster.config(gateway), Controllers.cachedTypes()));
  private final MovedClock clock = new MovedClock(Instant.parse("2026-11-26T12:00:00Z"));
  private final Controllers.Session state = HeldObjects.session(client, clock);
  private final Policies policies = new Policies(cluster);

  @BeforeEach
  void begin() {
    state.router().summaryRequeues().setEventHandler(event -> {});
    state.numbers().set(new HeldObjects<>(), name -> Stream.empty());
    state.numbers().remove("none");
  }

  @Test
  void theyAreWrittenOnceAndTheirTypeCheckIsTold() {
    serve();
    AdmissionReconciler kept = asked(Action.DENY_PASSING);
    assertThat(after(1, kept).message())
        .isEqualTo(
            "In force, but the API server has not checked the types of rootseal-warn, rootseal-deny-passing yet.");
    assertThat(object(POLICY, WARN).get().getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/managed-by", "rootseal");

    check(WARN, "{\"fieldRef\": \"spec.variables[0]\", \"warning\": \"no such field\"}");
    assertThat(after(20, kept)).isEqualTo(new AdmissionStanding(Reason.NOT_CHECKED, PASSING));
    check(PASSING, "");
    assertThat(after(20, kept).message())
        .isEqualTo(
            "In force, but the API server's type check warns: rootseal-warn, spec.variables[0]: no such field");
    check(WARN, "");
    assertThat(after(5, kept).message())
        .isEqualTo("In force: rootseal-warn, rootseal-deny-passing.");

    assertThat(after(1, asked(Action.DENY_PASSING)).reason()).isEqualTo(Reason.IN_FORCE);
    assertThat(cluster.writes())
        .containsEntry("apply validatingadmissionpolicies" + GROUP + " ", 2L)
        .containsEntry("apply validatingadmissionpolicybindings" + GROUP + " ", 2L)
        .doesNotContainKey("patch validatingadmissionpolicies" + GROUP + " ");
  }

  @Test
  void whatOthersChangeAddOrDeleteIsReverted() {
    serve();
    AdmissionReconciler kept = asked(Action.WARN);
    after(1, kept);
    List<JsonNode> specs = List.of(spec(POLICY, WARN), spec(BINDING, WARN));

    object(POLICY, WARN).patch(MERGE, "{\"spec\": {\"failurePolicy\": \"Fail\"}}");
    object(BINDING, WARN).delete();
    after(20, kept);
    assertThat(List.of(spec(POLICY, WARN), spec(BINDING, WARN))).isEqualTo(specs);
    object(POLICY, WARN)
        .patch(MERGE, "{\"spec\": {\"matchConstraints\": {\"excludeResourceRules\": [{}]}}}");
    object(BINDING, WARN)
        .patch(MERGE, "{\"spec\": {\"validationActions\": [\"Warn\", \"Audit\"]}}");
    after(20, kept);
    assertThat(List.of(spec(POLICY, WARN), spec(BINDING, WARN))).isEqualTo(specs);
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  /** Both of a name: our binding would put somebody else's policy in force. */
  @Test
  void whatSomebodyElseMadeIsLeftAloneAndSaidOnceUntilItIsGone() {
    serve();
    cluster.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: rootseal-warn}
        spec: {failurePolicy: Ignore}
        """);
    AdmissionReconciler kept = asked(Action.WARN);

    assertThat(after(6, kept).message())
        .startsWith(
            "Made by somebody else and left alone: ValidatingAdmissionPolicy rootseal-warn. ")
        .endsWith("or label it app.kubernetes.io/managed-by=rootseal.");
    assertThat(log.count("not as they were asked for")).isEqualTo(1);
    off().look();
    assertThat(names(POLICY)).containsExactly(WARN);
    assertThat(names(BINDING)).isEmpty();

    object(POLICY, WARN).delete();
    assertThat(after(5, kept).reason()).isEqualTo(Reason.NOT_CHECKED);
    assertThat(spec(POLICY, WARN).path("failurePolicy").asText()).isEqualTo("Fail");
  }

  @Test
  void theyFollowThePolicyAndTheDay() {
    serve();
    AdmissionReconciler kept = asked(Action.WARN);
    policies.apply(
        "{exemptions: [{name: old, reason: it moves, expires: '2026-11-26', match: {names: [old-app]}}]}");
    assertThat(madeOfThePolicy(kept)).contains("old-app", "2026-11-26");

    clock.move(Duration.ofDays(1));
    state.numbers().checkDay();
    assertThat(madeOfThePolicy(kept)).contains("2026-11-27").doesNotContain("old-app");

    policies.apply("{requiredWritablePaths: [/var/scratch]}");
    assertThat(madeOfThePolicy(kept)).contains("/var/scratch");

    policies.apply(
        "{images: [{match: corp/own-engine, class: stateless, writablePaths: [], reason: Known}]}");
    assertThat(madeOfThePolicy(kept)).contains("'corp/own-engine': ");
    policies.delete();
    assertThat(madeOfThePolicy(kept)).doesNotContain("/var/scratch");
  }

  private String madeOfThePolicy(AdmissionReconciler kept) {
    HeldObjects.policyReconciler(state).read();
    after(1, kept);
    return spec(POLICY, WARN).toString();
  }

  @Test
  void anotherActionRemovesWhatItDoesNotNeedAndOffRemovesAll() {
    serve();
    after(1, asked(Action.DENY_PASSING));
    assertThat(names(POLICY)).containsExactly(PASSING, WARN).isEqualTo(names(BINDING));

    after(1, asked(Action.DENY));
    assertThat(names(POLICY)).containsExactly("rootseal-deny", WARN).isEqualTo(names(BINDING));
    assertThat(spec(BINDING, "rootseal-deny").toString()).contains("NotIn", "kube-system");

    AdmissionReconciler off = off();
    off.look();
    assertThat(off.isKnown()).isTrue();
    assertThat(off.standing()).isEmpty();
    assertThat(names(POLICY)).isEmpty();
    assertThat(names(BINDING)).isEmpty();
  }

  /** A finalizer of others may keep it for ever. */
  @Test
  void whatIsBeingDeletedIsLeftToIt() {
    serve();
    after(1, asked(Action.WARN));
    ValidatingAdmissionPolicy leaving = cluster.client().resources(POLICY).withName(WARN).get();
    leaving.getMetadata().setDeletionTimestamp("2026-11-26T12:00:00Z");
    gateway.answer(
        request -> request.is("GET", "/validatingadmissionpolicies/" + WARN),
        new Gateway.Answer(200, Serialization.asJson(leaving)));

    off().look();

    assertThat(names(POLICY)).containsExactly(WARN);
    assertThat(names(BINDING)).isEmpty();
    assertThat(log.count("Admission policy removed")).isEqualTo(1);
  }

  @Test
  void refusedWriteIsSaidOnceWithItsReasonAndTriedAgain() {
    serve();
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

  /** An API server would say so at the end of a line of a megabyte. */
  @Test
  void tooManyExemptionsAreSaidAsTheCommandDoes() {
    serve();
    policies.apply(
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    exemption(
                        "e" + i,
                        IntStream.range(0, 50).mapToObj(j -> "name-of-a-workload-" + i + "-" + j)))
            .collect(Collectors.joining(", ", "{exemptions: [", "]}")));
    AdmissionReconciler kept = asked(Action.WARN);
    HeldObjects.policyReconciler(state).read();

    assertThat(after(1, kept).message())
        .isEqualTo("Could not be brought up to date: " + AdmissionPolicies.TOO_LONG + ".");
    assertThat(state.troubles().isFine(Troubles.Target.ADMISSION)).isFalse();
    assertThat(names(POLICY)).isEmpty();
  }

  private static String exemption(String name, Stream<String> names) {
    return "{name: %s, reason: it writes, match: {names: [%s]}}"
        .formatted(name, names.collect(Collectors.joining(", ")));
  }

  /** What is switched off costs one request, and no line. */
  @Test
  void withoutRightsOffAsksOnce() {
    gateway.answer(request -> request.target().contains(GROUP.substring(1)), MISSING_RIGHT);
    AdmissionReconciler off = off();
    IntStream.range(0, 60).forEach(second -> off.look());

    assertThat(gateway.count(request -> request.target().contains(GROUP.substring(1))))
        .isEqualTo(1);
    assertThat(log.lines(Level.WARN)).isEmpty();
  }

  /** As after a start in an outage: what nobody asked for would be counted as failing for ever. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void outageIsOverWhereThereIsNothingToKeep(boolean served) {
    Predicate<Gateway.Request> ours = request -> request.target().contains(GROUP.substring(1));
    gateway.answer(ours, Gateway.Answer.refusal(503, "starting"));
    AdmissionReconciler off = off();
    off.look();
    assertThat(state.troubles().isFine(Troubles.Target.ADMISSION)).isFalse();

    if (served) {
      gateway.answer(ours, MISSING_RIGHT);
    } else {
      gateway.heal();
    }
    IntStream.range(0, 5).forEach(second -> off.look());

    assertThat(state.troubles().isFine(Troubles.Target.ADMISSION)).isTrue();
    assertThat(log.lines(Level.INFO))
        .containsExactly("API server rejects writes", "API server accepts writes again");
  }

  @Test
  void runningOperatorSaysSoInThePolicyAndIsWokenByAWatch() {
    policies.apply("{}");
    cluster.with(
        RunningOperator.start(cluster.config(), Clock.systemUTC(), Optional.of(Action.WARN)));
    awaitCondition("NotServed", "False");
    assertThat(log.lines(Level.WARN))
        .containsExactly("Admission policies are not as they were asked for");
    cluster.apply(Workloads.namespace("shop") + Workloads.compliant("shop", "api"));
    cluster.awaitReport("shop", "1 of 1");

    serve();
    policies.apply("{thresholdPercent: 70}");
    awaitCondition("NotChecked", "Unknown");
    check(WARN, "");
    awaitCondition("InForce", "True");
    object(BINDING, WARN).delete();
    await("back").until(() -> names(BINDING), List.of(WARN)::equals);
  }

  private void awaitCondition(String reason, String status) {
    policies.await(
        reason,
        one ->
            one.conditions().getLast().reason().equals(reason)
                && one.conditions().getLast().status().equals(status));
  }

  private AdmissionReconciler asked(Action action) {
    return cluster.with(
        new AdmissionReconciler(state, Optional.of(Settings.of(action, Settings.OWN_NAMESPACE))));
  }

  private AdmissionReconciler off() {
    return cluster.with(new AdmissionReconciler(state, Optional.empty()));
  }

  /** Where they stand so many seconds later. */
  private static AdmissionStanding after(int seconds, AdmissionReconciler kept) {
    IntStream.range(0, seconds).forEach(second -> kept.look());
    return kept.standing().orElseThrow();
  }

  private <T extends HasMetadata> Resource<T> object(Class<T> kind, String name) {
    return cluster.client().resources(kind).withName(name);
  }

  private JsonNode spec(Class<? extends HasMetadata> kind, String name) {
    return JSON.valueToTree(object(kind, name).get()).path("spec");
  }

  private List<String> names(Class<? extends HasMetadata> kind) {
    return cluster.client().resources(kind).list().getItems().stream()
        .map(one -> one.getMetadata().getName())
        .toList();
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

  /** The API in memory knows them as definitions, with whatever they hold. */
  private void serve() {
    Map.of("validatingadmissionpolicies", POLICY, "validatingadmissionpolicybindings", BINDING)
        .forEach(
            (plural, kind) ->
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
                        .formatted(plural, kind.getSimpleName())));
  }
}
