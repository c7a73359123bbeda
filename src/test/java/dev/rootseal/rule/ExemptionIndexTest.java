package dev.rootseal.rule;

import static dev.rootseal.rule.PolicyFixture.exemption;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
