package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.exemption;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.PolicyExemption.LabelMatch;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Operator;
import dev.rootseal.rule.PolicyExemption.LabelMatch.Requirement;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often an image's name is compared: once while it is kept, and what is kept is bounded. */
class ExemptionIndexTest {
  private static final int[] FIRST = {0};

  private final Asked exemptions = new Asked();

  @Test
  void anImageIsComparedOnce() {
    ExemptionIndex index = index("*/postgres:*", "*/redis:*");

    assertThat(names(index, "corp/postgres:18")).containsExactly("*/postgres:*");
    assertThat(compares(index, "corp/postgres:18")).isFalse();
    assertThat(compares(index, "corp/redis:8")).isTrue();
    assertThat(names(index, "corp/redis:8")).isEmpty();
  }

  @Test
  void whereNoExemptionNamesImagesNoneIsCompared() {
    exemptions.add(exemption("first"));
    exemptions.add(exemption("second"));
    ExemptionIndex index = new ExemptionIndex(exemptions);

    assertThat(compares(index, "corp/postgres:18")).isFalse();
    assertThat(names(index, "corp/postgres:18")).containsExactly("first");
  }

  @Test
  void aNameLongerThanAnyImagesIsNotKept() {
    ExemptionIndex index = index("a*", "b*");
    String longest = "a".repeat(ExemptionIndex.LONGEST_KEPT);

    assertThat(names(index, longest)).containsExactly("a*");
    assertThat(compares(index, longest)).isFalse();
    assertThat(names(index, longest + "a")).containsExactly("a*");
    assertThat(compares(index, longest + "a")).isTrue();
  }

  @Test
  void allIsForgottenBeforeMoreThanTheMostIsKept() {
    ExemptionIndex index = index("a*", "b*");
    for (int i = 1; i < ExemptionIndex.MOST_KEPT; i++) {
      names(index, "a:" + i);
    }
    assertThat(compares(index, "a:1")).as("one less is kept").isFalse();

    names(index, "a:" + ExemptionIndex.MOST_KEPT);
    names(index, "a:one more");

    assertThat(compares(index, "a:1")).isTrue();
    assertThat(compares(index, "a:one more")).isFalse();
  }

  private ExemptionIndex index(String... globs) {
    for (String glob : globs) {
      exemptions.add(exemption(glob + " images=" + glob));
    }
    return new ExemptionIndex(exemptions);
  }

  private static List<String> names(ExemptionIndex index, String image) {
    return index.matching(FIRST, container(image)).stream().map(PolicyExemption::name).toList();
  }

  /** Only a comparison looks at an exemption that is no candidate. */
  private boolean compares(ExemptionIndex index, String image) {
    exemptions.asked.clear();
    index.matching(FIRST, container(image));
    return exemptions.asked.contains(1);
  }

  private static ContainerFacts container(String image) {
    return new ContainerFixture("app", ContainerType.CONTAINER).image(image).facts();
  }

  /** Exemptions that know which of them were looked at. */
  private static final class Asked extends AbstractList<PolicyExemption> {
    private final List<PolicyExemption> all = new ArrayList<>();
    private final List<Integer> asked = new ArrayList<>();

    @Override
    public boolean add(PolicyExemption exemption) {
      return all.add(exemption);
    }

    @Override
    public PolicyExemption get(int index) {
      asked.add(index);
      return all.get(index);
    }

    @Override
    public int size() {
      return all.size();
    }
  }

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
