package dev.rootseal.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.util.DefaultLocale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlineTest {
  @ParameterizedTest
  @CsvSource({
    "12, 0, 3, 0, 12 of 15 containers use read-only root filesystem.",
    "0,  0, 0, 0, 0 of 0 containers use read-only root filesystem.",
    "1,  0, 0, 0, 1 of 1 containers use read-only root filesystem.",
    "6,  1, 3, 0, 6 of 10 containers use read-only root filesystem."
        + " 1 more is read-only but has no writable mount at a required path.",
    "6,  2, 2, 0, 6 of 10 containers use read-only root filesystem."
        + " 2 more are read-only but have no writable mount at a required path.",
    "4,  0, 1, 1, 4 of 5 containers use read-only root filesystem."
        + " 1 workload could not be evaluated.",
    "37, 108, 628, 11, 37 of 773 containers use read-only root filesystem."
        + " 108 more are read-only but have no writable mount at a required path."
        + " 11 workloads could not be evaluated.",
  })
  void saysXOfY(int compliant, int missing, int writable, int unevaluated, String expected) {
    Tally tally = new Tally(compliant, missing, writable, 0, 0, 0);

    assertThat(Headline.of(tally, unevaluated)).isEqualTo(expected);
  }

  @Test
  void leavesExemptAndNotApplicableOutAndInvalidInY() {
    assertThat(Headline.of(new Tally(1, 0, 0, 5, 7, 2), 0))
        .isEqualTo("1 of 3 containers use read-only root filesystem.");
  }

  @Test
  @DefaultLocale("ar-EG")
  void writesTheSameDigitsInEveryLocale() {
    assertThat(Headline.of(new Tally(1234, 5, 0, 0, 0, 0), 6))
        .isEqualTo(
            "1234 of 1239 containers use read-only root filesystem."
                + " 5 more are read-only but have no writable mount at a required path."
                + " 6 workloads could not be evaluated.");
  }
}
