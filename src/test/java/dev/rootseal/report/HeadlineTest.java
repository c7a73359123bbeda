package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;

/** How much of something is in order, in each form to the letter. */
class HeadlineTest {
  private static final String USE = " containers use read-only root filesystem.";
  private static final String LACK_MOUNTS =
      " are read-only but have no writable mount at a required path.";

  @Rows(
      """
      12 | 0   | 3   | 0  | 12 of 15 containers use read-only root filesystem.
      1  | 0   | 0   | 0  | 1 of 1 container uses read-only root filesystem.
      0  | 0   | 1   | 0  | 0 of 1 container uses read-only root filesystem.
      1  | 0   | 1   | 0  | 1 of 2 containers use read-only root filesystem.
      6  | 1   | 3   | 0  | 6 of 10 containers use read-only root filesystem. 1 more is read-only but has no writable mount at a required path.
      6  | 2   | 2   | 0  | 6 of 10 containers use read-only root filesystem. 2 more are read-only but have no writable mount at a required path.
      4  | 0   | 1   | 1  | 4 of 5 containers use read-only root filesystem. 1 workload could not be evaluated.
      37 | 108 | 628 | 11 | 37 of 773 containers use read-only root filesystem. 108 more are read-only but have no writable mount at a required path. 11 workloads could not be evaluated.
      """)
  void saysXOfY(int compliant, int missing, int writable, int unevaluated, String expected) {
    Tally tally = new Tally(compliant, missing, writable, 0, 0, 0);

    assertThat(Headline.of(tally, 0, unevaluated)).isEqualTo(expected);
  }

  @Test
  void leavesExemptAndNotApplicableOutAndInvalidInY() {
    assertThat(Headline.of(new Tally(1, 0, 0, 5, 7, 2), 0, 0)).isEqualTo("1 of 3" + USE);
  }

  @Rows(
      """
      6 | 0 | 0 | All 6 containers are exempt.
      1 | 0 | 0 | The only container is exempt.
      0 | 3 | 0 | The rule applies to none of the 3 containers.
      0 | 1 | 0 | The rule does not apply to the only container.
      5 | 2 | 0 | No container is evaluated: 5 are exempt, and the rule does not apply to 2.
      1 | 1 | 0 | No container is evaluated: 1 is exempt, and the rule does not apply to 1.
      0 | 0 | 0 | There is no container to evaluate.
      0 | 0 | 2 | There is no container to evaluate. 2 workloads could not be evaluated.
      6 | 0 | 1 | All 6 containers are exempt. 1 workload could not be evaluated.
      """)
  void saysWhyNothingIsEvaluatedInsteadOfZeroOfZero(
      int exempt, int notApplicable, int unevaluated, String expected) {
    Tally tally = new Tally(0, 0, 0, exempt, notApplicable, 0);

    assertThat(Headline.of(tally, 0, unevaluated)).isEqualTo(expected);
  }

  @Test
  @DefaultLocale("ar-EG")
  void writesTheSameDigitsInEveryLocale() {
    assertThat(Headline.of(new Tally(1234, 5, 0, 0, 0, 0), 7, 6))
        .isEqualTo(
            "1234 of 1239"
                + USE
                + " 5 more"
                + LACK_MOUNTS
                + " 7 of 1234 compliant containers are not rolled out yet."
                + " 6 workloads could not be evaluated.");
  }

  @Test
  void saysHowManyCompliantContainersAreNotRolledOutYet() {
    assertThat(Headline.of(new Tally(9, 0, 1, 0, 0, 0), 2, 0))
        .isEqualTo("9 of 10" + USE + " 2 of 9 compliant containers are not rolled out yet.");
    assertThat(Headline.of(new Tally(9, 0, 0, 0, 0, 0), 1, 0))
        .endsWith(" 1 of 9 compliant containers is not rolled out yet.");
    assertThat(Headline.of(new Tally(1, 0, 0, 0, 0, 0), 1, 0))
        .isEqualTo(
            "1 of 1 container uses read-only root filesystem."
                + " 1 of 1 compliant container is not rolled out yet.");
  }
}
