package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a policy looks at, and what it is with one part changed. */
class PolicyTest {
  @Test
  void labelsHaveASayWhereOneExemptionSelectsByThem() {
    Policy byWorkload = policy("; all; data label:tier=data");
    Policy byNamespace = policy("; all; data namespace-label:tier=data");

    assertThat(byWorkload.looksAtWorkloadLabels()).isTrue();
    assertThat(byWorkload.looksAtNamespaceLabels()).isFalse();
    assertThat(byNamespace.looksAtNamespaceLabels()).isTrue();
    assertThat(byNamespace.looksAtWorkloadLabels()).isFalse();
  }

  @Test
  void theMeaningOfADefaultPathCanBeChangedAlone() {
    Policy strict = policy("threshold=50 requires=/data; all");
    Policy lenient = policy("threshold=50 requires=/data lenient; all");

    assertThat(strict.with(Policy.MissingDefaultPath.ADVISE)).isEqualTo(lenient);
  }
}
