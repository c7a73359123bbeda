package dev.rootseal.rule;

import static dev.rootseal.rule.PodLine.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest(name = "{1} of {2} at {0}: {3}")
  @CsvSource({
    "80, 12, 15, PASS", "80, 11, 15, FAIL",
    "80, 4, 5, PASS", "80, 3, 4, FAIL",
    "80, 79, 100, FAIL", "80, 80, 100, PASS",
    "80, 0, 0, NOT_APPLICABLE", "80, 0, 1, FAIL",
    "80, 1, 1, PASS", "0, 0, 5, PASS",
    "0, 0, 0, NOT_APPLICABLE", "100, 4, 5, FAIL",
    "100, 5, 5, PASS", "33, 1, 3, PASS",
    "34, 1, 3, FAIL", "67, 2, 3, FAIL",
    "80, 1600000000, 2000000000, PASS", "80, 1599999999, 2000000000, FAIL"
  })
  void decidesInWholeNumbers(int percent, int compliant, int evaluated, Result expected) {
    Tally tally = new Tally(compliant, 0, evaluated - compliant, 0, 0, 0);

    assertThat(tally.result(new Threshold(percent))).isEqualTo(expected);
  }

  @Test
  void eightyPercentIsTheDefault() {
    assertThat(Threshold.DEFAULT.percent()).isEqualTo(80);
    assertThat(Policy.DEFAULT.threshold()).isEqualTo(Threshold.DEFAULT);
    assertThat(Policy.DEFAULT.requiredWritablePaths()).containsExactly(ContainerPath.of("/tmp"));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void refusesWhatIsNoShare(int percent) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Threshold(percent))
        .withMessage("threshold must be 0 to 100 percent: " + percent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"75", "075"})
  void textIsDigits(String text) {
    assertThat(Threshold.parse(text)).isEqualTo(new Threshold(75));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "%", "75.5", "101", "-1", "75%", "75 %", "+5", "٧٥", "1000"})
  void anyOtherTextIsToldWhatIsAllowed(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Threshold.parse(text))
        .withMessage("allowed are whole numbers from 0 to 100");
  }
}
