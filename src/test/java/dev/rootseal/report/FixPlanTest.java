package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.FixPlan.Step;
import dev.rootseal.rule.Tally;
import dev.rootseal.rule.Threshold;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixPlanTest {
  @ParameterizedTest(name = "{1} of {2} at {0} needs {3} more")
  @CsvSource({
    "80, 12, 15, 0", "80, 11, 15, 1",
    "80, 79, 100, 1", "80, 80, 100, 0",
    "80, 81, 100, 0", "80, 0, 1, 1",
    "80, 0, 0, 0", "80, 37, 773, 582",
    "81, 4, 5, 1", "100, 0, 7, 7",
    "0, 0, 7, 0", "1, 0, 100, 1",
    "1, 0, 101, 2", "80, 0, 2000000000, 1600000000"
  })
  void saysHowManyContainersAreMissing(int percent, int compliant, int evaluated, int missing) {
    Tally tally = new Tally(compliant, 0, evaluated - compliant, 0, 0, 0);

    FixPlan<String> way = FixPlan.of(tally, new Threshold(percent), List.of());

    assertThat(way.containers()).isEqualTo(missing);
  }

  @Test
  void takesTheStepsThatBringMostFirstAndStopsAtTheThreshold() {
    FixPlan<String> way =
        way(3, List.of(step("one", 1), step("three", 3), step("two", 2), step("last", 1)));

    assertThat(way).isEqualTo(new FixPlan<>(5, List.of(step("three", 3), step("two", 2))));
  }

  @Test
  void amongEqualStepsTheNameDecides() {
    assertThat(way(6, List.of(step("c", 1), step("a", 1), step("b", 1), step("d", 1))).steps())
        .containsExactly(step("a", 1), step("b", 1));
  }

  @Test
  void aStepThatBringsNothingIsNoStep() {
    assertThat(way(6, List.of(step("a", 0), step("b", 4))).steps()).containsExactly(step("b", 4));
    assertThat(way(0, List.of(step("a", 0), step("b", 4))).steps()).containsExactly(step("b", 4));
  }

  @Test
  void reachedMeansNoStep() {
    assertThat(way(8, List.of(step("a", 2)))).isEqualTo(new FixPlan<>(0, List.of()));
  }

  @Test
  void noOtherWayIsShorter() {
    Random random = new Random(80);
    for (int round = 0; round < 2000; round++) {
      Threshold threshold = new Threshold(random.nextInt(101));
      List<Step<String>> candidates = new ArrayList<>();
      for (int i = random.nextInt(9); i > 0; i--) {
        candidates.add(step("w" + i, random.nextInt(5)));
      }
      int compliant = random.nextInt(12);
      int evaluated = compliant + gain(candidates);
      Tally tally = new Tally(compliant, 0, evaluated - compliant, 0, 0, 0);

      FixPlan<String> way = FixPlan.of(tally, threshold, candidates);

      assertThat(threshold.isReachedBy(compliant + gain(way.steps()), evaluated)).isTrue();
      assertThat(way.steps()).hasSize(fewest(candidates, compliant, evaluated, threshold));
      assertThat(way.containers()).isEqualTo(missing(compliant, evaluated, threshold));
    }
  }

  /** Tries every choice of candidates. */
  private static int fewest(
      List<Step<String>> candidates, int compliant, int evaluated, Threshold threshold) {
    int fewest = candidates.size();
    for (int choice = 0; choice < 1 << candidates.size(); choice++) {
      int reached = compliant;
      for (int i = 0; i < candidates.size(); i++) {
        reached += (choice >> i & 1) * candidates.get(i).containers();
      }
      if (threshold.isReachedBy(reached, evaluated)) {
        fewest = Math.min(fewest, Integer.bitCount(choice));
      }
    }
    return fewest;
  }

  private static int missing(int compliant, int evaluated, Threshold threshold) {
    int more = 0;
    while (!threshold.isReachedBy(compliant + more, evaluated)) {
      more++;
    }
    return more;
  }

  private static int gain(List<Step<String>> steps) {
    return steps.stream().mapToInt(Step::containers).sum();
  }

  private static FixPlan<String> way(int compliantOfTen, List<Step<String>> candidates) {
    Tally tally = new Tally(compliantOfTen, 0, 10 - compliantOfTen, 0, 0, 0);
    return FixPlan.of(tally, Threshold.DEFAULT, candidates);
  }

  private static Step<String> step(String target, int containers) {
    return new Step<>(target, containers);
  }
}
