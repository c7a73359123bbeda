package dev.rootseal.api.policy;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rootseal.api.Condition;
import dev.rootseal.api.Condition.ConditionHistory;
import dev.rootseal.api.ContentDigest;
import dev.rootseal.api.StatusJson;
import dev.rootseal.api.policy.CompliancePolicyStatus.ExemptionCounts;
import dev.rootseal.api.policy.CompliancePolicyStatus.ExemptionStanding;
import dev.rootseal.api.policy.PolicyReading.UnknownFields;
import dev.rootseal.api.policy.PolicyReading.Unusable;
import dev.rootseal.api.policy.PolicyReading.Usable;
import dev.rootseal.report.ExemptionUses;
import dev.rootseal.report.ExemptionUses.Use;
import dev.rootseal.rule.Policy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompliancePolicyStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:11:12.345Z");
  private static final Instant LATER = Instant.parse("2026-11-25T08:00:00Z");

  private static final String THEN = "2026-11-24T10:11:12Z";

  /** On 24 November 2026. */
  private static final Policy POLICY =
      policy(
          "; system owner=team-platform; agents owner=team-platform until=2026-12-24"
              + "; old until=2026-11-23; nobody owner=team-a until=2027-03-31"
              + "; hardened owner=team-b");

  private static final ExemptionUses USES =
      new ExemptionUses(
          Map.of(
              "system", new Use(12, 9),
              "agents", new Use(3, 3),
              "old", new Use(2, 0),
              "hardened", new Use(4, 0)));

  @Test
  void eachExemptionHasItsState() {
    CompliancePolicyStatus status = accepted(NOW);

    assertThat(status.exemptions())
        .containsExactly(
            new ExemptionStanding("system", "active", 9, 12, null, "team-platform"),
            new ExemptionStanding("agents", "expiring", 3, 3, "2026-12-24", "team-platform"),
            new ExemptionStanding("old", "expired", 0, 2, "2026-11-23", ""),
            new ExemptionStanding("nobody", "unused", 0, 0, "2027-03-31", "team-a"),
            new ExemptionStanding("hardened", "redundant", 0, 4, null, "team-b"));
    assertThat(status.exemptionCount()).isEqualTo(5);
    assertThat(status.exemptionStates()).isEqualTo(new ExemptionCounts(1, 1, 1, 1, 1));
    assertThat(status.omittedExemptions()).isZero();
    assertThat(status.observedGeneration()).isEqualTo(4);
  }

  @Test
  void eachStateHasItsOwnCount() {
    Policy policy =
        policy(
            IntStream.range(0, 15)
                .mapToObj(
                    i ->
                        "; e"
                            + i
                            + (i < 4 ? " until=2026-12-01" : i < 7 ? " until=2026-01-01" : ""))
                .collect(Collectors.joining()));
    Map<String, Use> uses = new HashMap<>();
    IntStream.range(0, 12).forEach(i -> uses.put("e" + i, new Use(1, i < 10 ? 1 : 0)));

    assertThat(
            status(accepted(1, policy), new ExemptionUses(uses), List.of(), NOW).exemptionStates())
        .isEqualTo(new ExemptionCounts(3, 4, 3, 3, 2));
  }

  @Test
  void aPolicyInForceIsAccepted() {
    assertThat(accepted(NOW).conditions())
        .containsExactly(
            new Condition("Accepted", "True", "InForce", "The policy is in force.", THEN, 4L));
  }

  @Test
  void aPolicyThatCannotBeUsedSaysWhyAndWhatStaysInForce() {
    CompliancePolicyStatus status =
        status(
            new PolicyAcceptance(
                5,
                new Unusable(
                    List.of(
                        "spec.thresholdPercent: 101 is not from 0 to 100",
                        "spec.exemptions[0].reason: a reason is required: say in words why")),
                POLICY,
                Optional.of(4L)),
            USES,
            accepted(NOW).conditions(),
            LATER);

    assertThat(status.conditions())
        .containsExactly(
            new Condition(
                "Accepted",
                "False",
                "Unusable",
                "The policy cannot be used, generation 4 of it stays in force:"
                    + " spec.thresholdPercent: 101 is not from 0 to 100;"
                    + " spec.exemptions[0].reason: a reason is required: say in words why.",
                "2026-11-25T08:00:00Z",
                5L));
    assertThat(status.observedGeneration()).isEqualTo(5);
    assertThat(status.exemptions()).hasSize(5);
  }

  @Test
  void withoutAnEarlierPolicyTheDefaultIsInForce() {
    CompliancePolicyStatus status =
        status(
            new PolicyAcceptance(
                1, new Unusable(List.of("x".repeat(5000))), Policy.DEFAULT, Optional.empty()),
            ExemptionUses.NONE,
            List.of(),
            NOW);

    assertThat(status.conditions().getFirst().message())
        .startsWith("The policy cannot be used, the default policy is in force: xxx")
        .hasSize(1024);
    assertThat(status.exemptions()).isEmpty();
  }

  @Test
  void theSameFactsGiveTheSameStatusOnTheSameDay() {
    CompliancePolicyStatus first = accepted(NOW);
    Instant evening = Instant.parse("2026-11-24T23:59:59Z");

    CompliancePolicyStatus again = status(accepted(4, POLICY), USES, first.conditions(), evening);

    assertThat(again).isEqualTo(first);
    assertThat(ContentDigest.of(again)).isEqualTo(ContentDigest.of(first));
  }

  @Test
  void atMidnightUtcAnExemptionEndsAndTheConditionKeepsItsTime() {
    Instant midnight = Instant.parse("2026-12-25T00:00:00Z");

    CompliancePolicyStatus status =
        status(accepted(4, POLICY), USES, accepted(NOW).conditions(), midnight);

    assertThat(status.exemptions().get(1).state()).isEqualTo("expired");
    assertThat(status.conditions()).map(Condition::lastTransitionTime).containsExactly(THEN);
    assertThat(ContentDigest.of(status)).isNotEqualTo(ContentDigest.of(accepted(NOW)));
  }

  @Test
  void fiveHundredExemptionsStayWithinTheBytes() {
    Policy policy =
        policy(
            IntStream.range(0, 500)
                .mapToObj(i -> "; e%d owner=%s until=2027-03-31".formatted(i, "漢😀".repeat(64)))
                .collect(Collectors.joining()));

    CompliancePolicyStatus status = unused(policy);

    assertThat(StatusJson.size(CompliancePolicy.of(status))).isLessThanOrEqualTo(256 * 1024);
    assertThat(status.exemptions()).hasSizeBetween(300, 499);
    assertThat(status.exemptions().size() + status.omittedExemptions()).isEqualTo(500);
    assertThat(status.exemptionStates().unused()).isEqualTo(500);
  }

  /** An object of more than 1.5 MiB is stored by no API server, and a status never without it. */
  @Test
  void statusTakesNoMoreThanALargeSpecLeaves() {
    CompliancePolicyStatus status = accepted(NOW);
    int some = Math.toIntExact(StatusJson.size(status)) - 100;

    assertThat(status.beside(spec(500_000))).isEqualTo(status);
    assertThat(status.beside(spec(1024 * 1024 - some)).exemptions()).hasSizeBetween(1, 4);
    CompliancePolicyStatus bare = status.beside(spec(1_500_000));
    assertThat(bare.exemptions()).isEmpty();
    assertThat(bare.omittedExemptions()).isEqualTo(5);
    assertThat(bare.exemptionStates()).isEqualTo(status.exemptionStates());
    assertThat(bare.conditions()).isEqualTo(status.conditions());
  }

  private static JsonNode spec(int bytes) {
    return TextNode.valueOf("x".repeat(bytes));
  }

  @Test
  void ownersAreToldSafely() {
    Policy policy = policy("; a owner=\"\u202eteam\u0007\n\"");

    assertThat(unused(policy).exemptions().getFirst().owner()).isEqualTo("\ufffdteam\ufffd\ufffd");
  }

  @Test
  void whatIsAppliedHoldsNoSpecAndHasTheDigestOfTheStatus() {
    JsonNode applied = new ObjectMapper().valueToTree(CompliancePolicy.of(accepted(NOW)));

    assertThat(applied.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "status");
    assertThat(applied.path("metadata")).hasToString("{\"name\":\"read-only-filesystem\"}");
    assertThat(ContentDigest.of(applied.path("status"))).isEqualTo(ContentDigest.of(accepted(NOW)));
  }

  private static CompliancePolicyStatus unused(Policy policy) {
    return status(accepted(1, policy), ExemptionUses.NONE, List.of(), NOW);
  }

  private static PolicyAcceptance accepted(long generation, Policy policy) {
    return new PolicyAcceptance(
        generation,
        new Usable(policy, List.of(), UnknownFields.NONE),
        policy,
        Optional.of(generation));
  }

  /** As it fits beside a spec that is small. */
  private static CompliancePolicyStatus status(
      PolicyAcceptance standing, ExemptionUses uses, List<Condition> previous, Instant now) {
    ConditionHistory history = new ConditionHistory(previous, now, standing.observedGeneration());
    return CompliancePolicyStatus.of(standing, List.of(standing.condition(history)), uses, now)
        .beside(spec(0));
  }

  private static CompliancePolicyStatus accepted(Instant now) {
    return status(accepted(4, POLICY), USES, List.of(), now);
  }
}
