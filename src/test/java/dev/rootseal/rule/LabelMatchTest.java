package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Operator;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Requirement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Label selectors, as Kubernetes has them. */
class LabelMatchTest {
  @ParameterizedTest(name = "{0} web or shop, labels {1}: {2}")
  @CsvSource({
    "IN, '', false", "IN, app=web, true",
    "IN, app=shop, true", "IN, app=db, false",
    "IN, app=, false", "IN, tier=web, false",
    "NOT_IN, '', true", "NOT_IN, app=web, false",
    "NOT_IN, app=db, true", "NOT_IN, app=, true",
    "NOT_IN, tier=web, true", "EXISTS, '', false",
    "EXISTS, app=, true", "EXISTS, app=db, true",
    "EXISTS, tier=web, false", "DOES_NOT_EXIST, '', true",
    "DOES_NOT_EXIST, app=, false", "DOES_NOT_EXIST, app=db, false",
    "DOES_NOT_EXIST, tier=web, true"
  })
  void operators(Operator operator, String labels, boolean matches) {
    boolean compares = operator == Operator.IN || operator == Operator.NOT_IN;
    Requirement requirement =
        new Requirement("app", operator, compares ? Set.of("web", "shop") : Set.of());

    assertThat(match(requirement).matches(labels(labels))).isEqualTo(matches);
  }

  @Test
  void allRequirementsMustHold() {
    LabelMatch match =
        match(
            new Requirement("app", Operator.IN, Set.of("web")),
            new Requirement("old", Operator.EXISTS, Set.of()));

    assertThat(match.matches(Map.of("app", "web", "old", "yes"))).isTrue();
    assertThat(match.matches(Map.of("app", "web"))).isFalse();
    assertThat(match.matches(Map.of("old", "yes"))).isFalse();
  }

  @Test
  void noRequirementMatchesEverything() {
    assertThat(LabelMatch.ALL.matches(Map.of())).isTrue();
    assertThat(LabelMatch.ALL.matches(Map.of("app", "web"))).isTrue();
    assertThat(LabelMatch.ALL.isEmpty()).isTrue();
    assertThat(match(new Requirement("app", Operator.EXISTS, Set.of())).isEmpty()).isFalse();
  }

  private static LabelMatch match(Requirement... requirements) {
    return new LabelMatch(List.of(requirements));
  }

  private static Map<String, String> labels(String text) {
    if (text.isEmpty()) {
      return Map.of();
    }
    String[] parts = text.split("=", 2);
    return Map.of(parts[0], parts[1]);
  }
}
