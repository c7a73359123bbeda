package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TallyTest {
  private static final Tally ONE_TO_SIX = new Tally(1, 2, 3, 4, 5, 6);

  @ParameterizedTest
  @EnumSource
  void oneMoreContainerMovesOnlyItsOwnCount(Verdict added) {
    Tally after = ONE_TO_SIX.plus(added);

    for (Verdict verdict : Verdict.values()) {
      int more = verdict == added ? 1 : 0;
      assertThat(after.of(verdict)).as(verdict.id()).isEqualTo(ONE_TO_SIX.of(verdict) + more);
    }
  }

  @Test
  void namesItsCounts() {
    assertThat(ONE_TO_SIX.of(Verdict.COMPLIANT)).isEqualTo(1);
    assertThat(ONE_TO_SIX.of(Verdict.MISSING_WRITABLE_MOUNT)).isEqualTo(2);
    assertThat(ONE_TO_SIX.of(Verdict.WRITABLE_ROOT_FILESYSTEM)).isEqualTo(3);
    assertThat(ONE_TO_SIX.of(Verdict.EXEMPT)).isEqualTo(4);
    assertThat(ONE_TO_SIX.of(Verdict.NOT_APPLICABLE)).isEqualTo(5);
    assertThat(ONE_TO_SIX.of(Verdict.INVALID)).isEqualTo(6);
  }

  @Test
  void addsCountByCount() {
    assertThat(ONE_TO_SIX.plus(new Tally(10, 20, 30, 40, 50, 60)))
        .isEqualTo(new Tally(11, 22, 33, 44, 55, 66));
    assertThat(ONE_TO_SIX.plus(Tally.EMPTY)).isEqualTo(ONE_TO_SIX);
  }

  @Test
  void measuresOnWhatWasEvaluated() {
    assertThat(ONE_TO_SIX.evaluated()).isEqualTo(1 + 2 + 3 + 6);
    assertThat(ONE_TO_SIX.containers()).isEqualTo(1 + 2 + 3 + 4 + 5 + 6);
    assertThat(ONE_TO_SIX.findings()).isEqualTo(2 + 3 + 6);
  }

  @ParameterizedTest(name = "{0} of {1} is {2} %")
  @CsvSource({
    "0, 0, 0", "0, 3, 0", "1, 3, 33",
    "2, 3, 66", "3, 3, 100", "37, 773, 4",
    "799, 1000, 79", "1999999999, 2000000000, 99", "2000000000, 2000000000, 100"
  })
  void percentIsRoundedDown(int compliant, int evaluated, int percent) {
    assertThat(new Tally(compliant, evaluated - compliant, 0, 0, 0, 0).percent())
        .isEqualTo(percent);
  }

  @Test
  void countsTheContainersOfAWorkload() {
    assertThat(workload("good good; 2*tight ro; 3*open rw; 4*odd odd").evaluated().tally())
        .isEqualTo(new Tally(1, 2, 3, 0, 0, 4));
  }
}
