package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.policy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.PolicyExemption.LabelMatch;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a policy looks at, and what it is with one part changed. */
class PolicyTest {
  private static final LabelMatch.Requirement DATA =
      new LabelMatch.Requirement("tier", LabelMatch.Operator.IN, Set.of("data"));

  @Test
  void labelsHaveASayWhereOneExemptionSelectsByThem() {
    Policy byWorkload =
        policy(p -> p.exemption("all", e -> {}).exemption("data", e -> e.selector(DATA)));
    Policy byNamespace =
        policy(p -> p.exemption("all", e -> {}).exemption("data", e -> e.namespaceSelector(DATA)));

    assertThat(byWorkload.looksAtWorkloadLabels()).isTrue();
    assertThat(byWorkload.looksAtNamespaceLabels()).isFalse();
    assertThat(byNamespace.looksAtNamespaceLabels()).isTrue();
    assertThat(byNamespace.looksAtWorkloadLabels()).isFalse();
  }

  @Test
  void theMeaningOfADefaultPathCanBeChangedAlone() {
    Policy strict = policy(p -> p.threshold(50).requires("/data").exemption("all", e -> {}));
    Policy lenient =
        policy(
            p ->
                p.threshold(50)
                    .requires("/data")
                    .exemption("all", e -> {})
                    .advisesOnDefaultPaths());

    assertThat(strict.with(Policy.MissingDefaultPath.ADVISE)).isEqualTo(lenient);
  }
}
