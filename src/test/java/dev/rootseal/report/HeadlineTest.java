package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Rows;
import dev.rootseal.rule.Tally;
import java.util.stream.Stream;
import org.junit.jupiter.api.util.DefaultLocale;

/**
 * How much of something is in order, in each form to the letter; its digits are the same where
 * others are usual.
 */
@DefaultLocale("ar-EG")
class HeadlineTest {
  /**
   * Containers that comply, lack a mount, are writable, exempt, not applicable and invalid; of
   * those that comply the ones that are not rolled out; workloads that could not be evaluated.
   */
  @Rows(
      """
      12 0 3 0 0 0     | 0 | 0  | 12 of 15 containers use read-only root filesystem.
      1 0 0 0 0 0      | 0 | 0  | 1 of 1 container uses read-only root filesystem.
      0 0 1 0 0 0      | 0 | 0  | 0 of 1 container uses read-only root filesystem.
      1 0 1 0 0 0      | 0 | 0  | 1 of 2 containers use read-only root filesystem.
      6 1 3 0 0 0      | 0 | 0  | 6 of 10 containers use read-only root filesystem. 1 more is read-only but has no writable mount at a required path.
      6 2 2 0 0 0      | 0 | 0  | 6 of 10 containers use read-only root filesystem. 2 more are read-only but have no writable mount at a required path.
      4 0 1 0 0 0      | 0 | 1  | 4 of 5 containers use read-only root filesystem. 1 workload could not be evaluated.
      37 108 628 0 0 0 | 0 | 11 | 37 of 773 containers use read-only root filesystem. 108 more are read-only but have no writable mount at a required path. 11 workloads could not be evaluated.
      1234 5 0 0 0 0   | 7 | 6  | 1234 of 1239 containers use read-only root filesystem. 5 more are read-only but have no writable mount at a required path. 7 of 1234 compliant containers are not rolled out yet. 6 workloads could not be evaluated.
      1 0 0 5 7 2      | 0 | 0  | 1 of 3 containers use read-only root filesystem.
      9 0 1 0 0 0      | 2 | 0  | 9 of 10 containers use read-only root filesystem. 2 of 9 compliant containers are not rolled out yet.
      9 0 0 0 0 0      | 1 | 0  | 9 of 9 containers use read-only root filesystem. 1 of 9 compliant containers is not rolled out yet.
      1 0 0 0 0 0      | 1 | 0  | 1 of 1 container uses read-only root filesystem. 1 of 1 compliant container is not rolled out yet.
      // why nothing is evaluated, instead of 0 of 0
      0 0 0 6 0 0      | 0 | 0  | All 6 containers are exempt.
      0 0 0 1 0 0      | 0 | 0  | The only container is exempt.
      0 0 0 0 3 0      | 0 | 0  | The rule applies to none of the 3 containers.
      0 0 0 0 1 0      | 0 | 0  | The rule does not apply to the only container.
      0 0 0 5 2 0      | 0 | 0  | No container is evaluated: 5 are exempt, and the rule does not apply to 2.
      0 0 0 1 1 0      | 0 | 0  | No container is evaluated: 1 is exempt, and the rule does not apply to 1.
      0 0 0 0 0 0      | 0 | 0  | There is no container to evaluate.
      0 0 0 0 0 0      | 0 | 2  | There is no container to evaluate. 2 workloads could not be evaluated.
      0 0 0 6 0 0      | 0 | 1  | All 6 containers are exempt. 1 workload could not be evaluated.
      """)
  void says(String containers, int notRolledOut, int unevaluated, String expected) {
    int[] of = Stream.of(containers.split(" ")).mapToInt(Integer::parseInt).toArray();
    Tally tally = new Tally(of[0], of[1], of[2], of[3], of[4], of[5]);

    assertThat(Headline.of(tally, notRolledOut, unevaluated)).isEqualTo(expected);
  }
}
