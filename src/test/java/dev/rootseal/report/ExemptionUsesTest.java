package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.exemption;
import static dev.rootseal.rule.PolicyFixture.policy;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.ExemptionUses.Use;
import dev.rootseal.rule.Policy;
import dev.rootseal.rule.WorkloadFixture;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often each exemption of the policy matches and excuses. */
class ExemptionUsesTest {
  private static final Policy POLICY =
      policy(
          "; over until=2026-07-31; caches containers=cache*; all-of-web names=web"
              + "; nobody namespaces=no-such");

  @Test
  void countsWhatMatchesAndWhatIsExcused() {
    assertThat(uses(web()).byName())
        .isEqualTo(
            Map.of("over", new Use(4, 0), "caches", new Use(2, 1), "all-of-web", new Use(4, 1)));
  }

  /** Two in order, of which one is a cache; a cache and an application that are not. */
  private static WorkloadFixture web() {
    return deployment("web")
        .container("good", c -> c.compliant())
        .container("cache-good", c -> c.compliant())
        .container("cache")
        .container("app");
  }

  @Test
  void whatTheOwnerExemptsIsNoUseOfThePolicys() {
    Policy policy = policy("; rootseal.dev/exempt until=2026-07-31");
    WorkloadFixture workload = deployment("web").exemptBecause("cache").container("app");

    assertThat(ExemptionUses.of(workload.evaluated(policy)).of("rootseal.dev/exempt"))
        .isEqualTo(new Use(1, 0));
  }

  @Test
  void whatIsNotCountedIsNoUse() {
    assertThat(uses(web()).of("nobody")).isEqualTo(new Use(0, 0));
    assertThat(ExemptionUses.NONE.of("web")).isEqualTo(Use.NONE);
  }

  @Test
  void addsUseByUse() {
    ExemptionUses one = new ExemptionUses(Map.of("a", new Use(1, 2), "b", new Use(3, 4)));
    ExemptionUses other = new ExemptionUses(Map.of("b", new Use(10, 20), "c", new Use(30, 40)));
    ExemptionUses sum =
        new ExemptionUses(Map.of("a", new Use(1, 2), "b", new Use(13, 24), "c", new Use(30, 40)));

    assertThat(ExemptionUses.sum(Stream.of(one, other))).isEqualTo(sum);
    assertThat(ExemptionUses.sum(Stream.of(other, one))).isEqualTo(sum);
    assertThat(ExemptionUses.sum(Stream.of(ExemptionUses.NONE, one))).isEqualTo(one);
    assertThat(ExemptionUses.sum(Stream.of(ExemptionUses.NONE))).isEqualTo(ExemptionUses.NONE);
  }

  @Test
  void aNamespaceSumsThemUp() {
    NamespaceReport shop =
        SummaryFixture.report(
            List.of(
                web().evaluated(POLICY), deployment("other").container("cache").evaluated(POLICY)));

    assertThat(shop.summary().exemptions().byName())
        .isEqualTo(
            Map.of("over", new Use(5, 0), "caches", new Use(3, 2), "all-of-web", new Use(4, 1)));
  }

  private static ExemptionUses uses(WorkloadFixture workload) {
    return ExemptionUses.of(workload.evaluated(POLICY));
  }

  @ParameterizedTest(name = "ends in {0} days, matches {1}, excuses {2}: {3}")
  @CsvSource({
    "-1, 0, 0, EXPIRED", "-1, 3, 0, EXPIRED", "-1, 3, 2, EXPIRED", "-99, 3, 2, EXPIRED",
    "0, 0, 0, UNUSED", "0, 3, 0, REDUNDANT", "0, 3, 2, EXPIRING", "1, 3, 2, EXPIRING",
    "29, 3, 2, EXPIRING", "30, 3, 2, EXPIRING", "31, 3, 2, ACTIVE", "31, 3, 0, REDUNDANT",
    "31, 0, 0, UNUSED", "999, 1, 1, ACTIVE"
  })
  void theFirstStateThatAppliesIsTold(int days, int matched, int excused, ExemptionState expected) {
    assertThat(
            ExemptionState.of(
                exemption("wiki until=" + TODAY.plusDays(days)), new Use(matched, excused), TODAY))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "matches {0}, excuses {1}: {2}")
  @CsvSource({"0, 0, UNUSED", "3, 0, REDUNDANT", "3, 1, ACTIVE"})
  void oneWithoutAnEndNeverExpires(int matched, int excused, ExemptionState expected) {
    assertThat(ExemptionState.of(exemption("wiki"), new Use(matched, excused), TODAY.plusYears(99)))
        .isEqualTo(expected);
  }

  @Test
  void idsAreThePublishedOnes() {
    assertThat(Arrays.stream(ExemptionState.values()).map(ExemptionState::id))
        .containsExactly("expired", "unused", "redundant", "expiring", "active");
  }
}
