package dev.rootseal.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rootseal.api.policy.CompliancePolicyStatus;
import dev.rootseal.e2e.Workloads;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a policy does that comes, changes, is wrong, or goes, while the operator runs. */
class PolicyChangesTest {
  private static final String EXEMPT_WEB =
      "{exemptions: [{name: web, reason: writes, match: {names: [web]}}]}";
  private static final String ACCEPTED = "rootseal_policy_accepted{rule=\"read-only-filesystem\"}";
  private static final String GENERATION =
      "rootseal_policy_generation{rule=\"read-only-filesystem\"}";
  private static final String EMPTY_MATCH =
      "{thresholdPercent: 1, exemptions: [{name: all, reason: never, match: {}}]}";

  @AutoClose private final Cluster cluster = Cluster.startWith("one", "two");
  @AutoClose private final LogCapture log = new LogCapture();
  private final Policies policies = new Policies(cluster);

  @Test
  void policyThatIsThereBeforeTheStartIsEvaluatedByAtOnceAndARestartWritesNothing() {
    policies.apply(EXEMPT_WEB);
    RunningOperator operator = start("2 of 2");
    policies.awaitState("active");
    assertThat(operator.scrape().clusterRatio()).hasValue(1);
    Map<String, Long> writes =
        new HashMap<>(
            Map.of(
                "create compliancereports.rootseal.dev one", 1L,
                "update compliancereports.rootseal.dev/status one", 1L,
                "create compliancereports.rootseal.dev two", 1L,
                "update compliancereports.rootseal.dev/status two", 1L,
                "create compliancesummaries.rootseal.dev ", 1L,
                "update compliancesummaries.rootseal.dev/status ", 1L,
                "apply compliancepolicies.rootseal.dev/status ", 1L));
    assertThat(cluster.writes()).isEqualTo(writes);
    operator.close();

    RunningOperator again = start("2 of 2");
    await("numbers").until(() -> again.scrape().clusterRatio().isPresent());
    cluster.apply(Workloads.namespace("three") + Workloads.compliant("three", "api"));
    cluster.awaitClusterReport("3 of 3");

    writes.put("create compliancereports.rootseal.dev three", 1L);
    writes.put("update compliancereports.rootseal.dev/status three", 1L);
    writes.put("update compliancesummaries.rootseal.dev/status ", 2L);
    assertThat(cluster.writes()).isEqualTo(writes);
    assertThat(policies.events("one")).isEmpty();
    assertThat(policies.events("two")).isEmpty();
  }

  /** Nobody reads numbers of two policies: the cluster and the policy are told about once. */
  @Test
  void changeEvaluatesEveryNamespaceAnewAndIsToldOnce() {
    RunningOperator operator = start("2 of 4");
    Map<String, Long> before = cluster.writes();

    policies.apply(EXEMPT_WEB);

    cluster.awaitReport("one", "1 of 1");
    cluster.awaitReport("two", "1 of 1");
    cluster.awaitClusterReport("2 of 2");
    policies.awaitState("active");
    assertThat(cluster.status("one").orElseThrow().observedPolicyGeneration()).isEqualTo(1);
    await("gauge").until(() -> operator.scrape().value(exemptions("active")).orElse(0) == 1);
    assertThat(operator.scrape().clusterRatio()).hasValue(1);
    assertThat(policies.awaitReasons("one", 1)).containsExactly("ReadOnlyFilesystemSatisfied");
    assertThat(written(before, "update compliancesummaries.rootseal.dev/status ")).isEqualTo(1);
    assertThat(written(before, "apply compliancepolicies.rootseal.dev/status ")).isEqualTo(1);
    assertThat(written(before, "update compliancereports.rootseal.dev/status one")).isEqualTo(1);
  }

  /** Also where a write came through and its answer was lost. */
  @Test
  void policyWhoseStatusIsRefusedFailsNoMoreOnceItIsThereOrThePolicyIsGone() {
    Gateway gateway = cluster.gateway();
    RunningOperator operator = cluster.operator(gateway).awaitReady();
    cluster.awaitClusterReport("2 of 4");
    gateway.answer(
        request -> request.writes("/compliancepolicies/"),
        Gateway.Answer.refusal(403, "denied by a webhook"));
    policies.apply(EXEMPT_WEB);
    operator.awaitFailing("CompliancePolicy", 1);
    policies.awaitReasons("one", 1);
    String written =
        gateway.seen().stream()
            .filter(request -> request.writes("/compliancepolicies/"))
            .reduce((before, last) -> last)
            .orElseThrow()
            .body();
    policies
        .resource()
        .subresource("status")
        .patch(PatchContext.of(PatchType.SERVER_SIDE_APPLY), written);
    operator.awaitFailing("CompliancePolicy", 0);

    policies.apply("{thresholdPercent: 10}");
    operator.awaitFailing("CompliancePolicy", 1);
    policies.delete();

    operator.awaitFailing("CompliancePolicy", 0);
  }

  @Test
  void refusedSummaryDoesNotHoldThePolicysStatusBack() {
    Gateway gateway = cluster.gateway();
    cluster.operator(gateway).awaitReady();
    cluster.awaitClusterReport("2 of 4");
    gateway.answer(
        request -> request.writes("/compliancesummaries/"),
        Gateway.Answer.refusal(403, "denied by a webhook"));

    policies.apply(EXEMPT_WEB);

    policies.awaitState("active");
  }

  @Test
  void clusterReportFollowsAChangeThatMovesNoNumber() {
    RunningOperator operator = start("2 of 4");
    policies.apply("{selfExemption: Denied}");

    await("generation 1 in the ComplianceSummary")
        .until(
            () ->
                Long.valueOf(1)
                    .equals(cluster.clusterStatus().orElseThrow().observedPolicyGeneration()));
    assertThat(operator.scrape().clusterRatio()).hasValue(0.5);
  }

  @Test
  void unusablePolicyLeavesTheLastGoodOneInForce() {
    policies.apply(EXEMPT_WEB);
    RunningOperator operator = start("2 of 2");
    policies.awaitAccepted(1);

    policies.apply(EMPTY_MATCH);

    CompliancePolicyStatus status =
        policies.await("refused", one -> Policies.accepted(one).status().equals("False"));
    assertThat(Policies.accepted(status).message())
        .startsWith("The policy cannot be used, generation 1 of it stays in force: ")
        .contains("spec.exemptions[0].match");
    assertThat(status.observedGeneration()).isEqualTo(2);
    assertThat(operator.scrape().value(ACCEPTED)).hasValue(0);
    assertThat(operator.scrape().value(GENERATION)).hasValue(1);
    assertThat(status.exemptions()).extracting(one -> one.name()).containsExactly("web");
    assertThat(policies.awaitReasons("default", 1)).containsExactly("PolicyUnusable");
    assertThat(log.count("cannot be used: the last good one stays in force")).isEqualTo(1);

    cluster.apply(Workloads.writable("one", "web-2"));
    cluster.awaitReport("one", "1 of 2");
    assertThat(operator.scrape().value(exemptions("active"))).hasValue(1);

    policies.apply("{thresholdPercent: 10}");
    policies.awaitAccepted(3);
    cluster.awaitClusterReport("2 of 5");
    assertThat(operator.scrape().value(ACCEPTED)).hasValue(1);
    assertThat(operator.scrape().value(GENERATION)).hasValue(3);
  }

  @Test
  void unusablePolicyAtTheStartLeavesTheDefaultAndWithoutOneNothingIsAcceptedOrNot() {
    policies.apply(EMPTY_MATCH);
    RunningOperator operator = start("2 of 4");
    CompliancePolicyStatus status =
        policies.await("refused", one -> Policies.accepted(one).status().equals("False"));

    assertThat(Policies.accepted(status).message()).contains("the default policy is in force");
    assertThat(cluster.clusterStatus().orElseThrow().observedPolicyGeneration()).isNull();
    assertThat(operator.scrape().clusterRatio()).hasValue(0.5);
    assertThat(operator.scrape().value(ACCEPTED)).hasValue(0);
    assertThat(operator.scrape().value(GENERATION)).isEmpty();

    policies.delete();
    await("no policy").until(() -> operator.scrape().value(ACCEPTED).isEmpty());
  }

  /** The first generation of another one is not that of the one before. */
  @Test
  void policyThatIsReplacedByANewOneIsInForceUntilItIsDeleted() {
    policies.apply(EXEMPT_WEB);
    RunningOperator operator = start("2 of 2");

    policies.delete();
    policies.apply("{exemptions: [{name: all, reason: writes, match: {names: ['*i']}}]}");

    cluster.awaitReport("one", "1 of 2");
    policies.awaitState("redundant");
    assertThat(operator.scrape().value(exemptions("redundant"))).hasValue(1);

    policies.delete();

    await("gauge").until(() -> operator.scrape().value(exemptions("redundant")).orElse(1) == 0);
    await("summary")
        .until(() -> cluster.clusterStatus().orElseThrow().observedPolicyGeneration() == null);
    cluster.awaitClusterReport("2 of 4");
  }

  @Test
  void exemptionEndsAtMidnightWithoutARestart() {
    MovedClock clock = new MovedClock(Instant.parse("2027-03-31T23:59:50Z"));
    policies.apply(
        "{exemptions: [{name: web, reason: writes, expires: \"2027-03-31\", match: {names:"
            + " [web]}}]}");
    RunningOperator operator =
        cluster.with(RunningOperator.start(cluster.config(), clock).awaitReady());
    cluster.awaitClusterReport("2 of 2");
    policies.awaitState("expiring");

    clock.move(Duration.ofSeconds(20));

    cluster.awaitClusterReport("2 of 4");
    policies.awaitState("expired");
    assertThat(operator.scrape().value(exemptions("expired"))).hasValue(1);
    assertThat(policies.awaitReasons("one", 1)).containsExactly("ReadOnlyFilesystemViolated");
  }

  @Test
  void annotationThatCannotBeUsedIsAFindingAndNoViolation() {
    RunningOperator operator = start("2 of 4");

    cluster.apply(Workloads.annotated("one", "web", "rootseal.dev/exempt", ""));

    cluster.awaitClusterReport("3 of 4");
    assertThat(policies.awaitReasons("one", 1)).containsExactly("ReadOnlyFilesystemSatisfied");
    assertThat(cluster.awaitReport("one", "2 of 2").findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("Deployment 'web'", "'rootseal.dev/exempt'"));
    assertThat(operator.scrape().clusterRatio()).hasValue(0.75);
  }

  /** Ready, with a summary that says so. */
  private RunningOperator start(String readOnly) {
    RunningOperator operator = cluster.operator().awaitReady();
    cluster.awaitClusterReport(readOnly);
    return operator;
  }

  private long written(Map<String, Long> before, String key) {
    return cluster.writes().getOrDefault(key, 0L) - before.getOrDefault(key, 0L);
  }

  private static String exemptions(String state) {
    return "rootseal_exemptions{rule=\"read-only-filesystem\",state=\"%s\"}".formatted(state);
  }
}
