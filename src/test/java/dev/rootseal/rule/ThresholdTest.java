package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {
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
