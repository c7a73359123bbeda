package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Result;
import dev.rootseal.rule.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class WorkloadResultsTest {
  private static final WorkloadResults ONE_TO_FOUR = new WorkloadResults(1, 2, 3, 4);

  @ParameterizedTest(name = "{0} compliant, {1} writable, {2} not applicable: {3}")
  @CsvSource({
    "0, 0, 0, NOT_APPLICABLE", "0, 0, 2, NOT_APPLICABLE", "2, 0, 0, PASS",
    "2, 0, 1, PASS", "9, 1, 0, FAIL", "0, 1, 0, FAIL"
  })
  void aWorkloadPassesWhenItHasNoFinding(
      int compliant, int writable, int notApplicable, Result expected) {
    assertThat(WorkloadResults.resultOf(new Tally(compliant, 0, writable, 0, notApplicable, 0)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource
  void moreOfOneResultMoveOnlyThatCount(Result added) {
    WorkloadResults after = ONE_TO_FOUR.plus(added, 5);

    for (Result result : Result.values()) {
      int more = result == added ? 5 : 0;
      assertThat(after.of(result)).as(result.id()).isEqualTo(ONE_TO_FOUR.of(result) + more);
    }
  }

  @Test
  void namesItsCountsAndSumsThemUp() {
    assertThat(ONE_TO_FOUR.of(Result.PASS)).isEqualTo(1);
    assertThat(ONE_TO_FOUR.of(Result.FAIL)).isEqualTo(2);
    assertThat(ONE_TO_FOUR.of(Result.NOT_APPLICABLE)).isEqualTo(3);
    assertThat(ONE_TO_FOUR.of(Result.UNKNOWN)).isEqualTo(4);
    assertThat(ONE_TO_FOUR.workloads()).isEqualTo(10);
    assertThat(ONE_TO_FOUR.plus(ONE_TO_FOUR)).isEqualTo(new WorkloadResults(2, 4, 6, 8));
    assertThat(ONE_TO_FOUR.plus(WorkloadResults.NONE)).isEqualTo(ONE_TO_FOUR);
  }
}
