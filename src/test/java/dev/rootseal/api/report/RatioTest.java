package dev.rootseal.api.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RatioTest {
  @ParameterizedTest(name = "{0} of {1} is {2}, {3} %")
  @CsvSource({
    "6, 10, 0.600, 60", "12, 15, 0.800, 80",
    "7999, 10000, 0.799, 79", "1, 3, 0.333, 33",
    "2, 3, 0.666, 66", "999999, 1000000, 0.999, 99",
    "0, 7, 0.000, 0", "1, 200, 0.005, 0",
    "5, 5, 1.000, 100", "37, 773, 0.047, 4",
    "2147483646, 2147483647, 0.999, 99"
  })
  void isRoundedDown(int compliant, int evaluated, String ratio, int percent) {
    Tally tally = new Tally(compliant, 0, evaluated - compliant, 0, 0, 0);

    assertThat(ReportedSummary.ratio(tally)).isEqualTo(ratio);
    assertThat(ReportedSummary.percent(tally)).isEqualTo(percent);
    assertThat(ReportedSummary.text(tally)).isEqualTo(compliant + " of " + evaluated);
  }

  @Test
  void isAbsentWithNothingToMeasure() {
    Tally exemptAlone = new Tally(0, 0, 0, 3, 0, 0);

    assertThat(ReportedSummary.ratio(exemptAlone)).isNull();
    assertThat(ReportedSummary.percent(exemptAlone)).isNull();
  }

  @Test
  void saysInItsPlaceWhyNothingIsEvaluated() {
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 6, 0, 0))).isEqualTo("all 6 exempt");
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 1, 0, 0))).isEqualTo("1 exempt");
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 0, 4, 0))).isEqualTo("none evaluated");
    assertThat(ReportedSummary.text(new Tally(0, 0, 0, 6, 4, 0))).isEqualTo("none evaluated");
    assertThat(ReportedSummary.text(Tally.EMPTY)).isEqualTo("none evaluated");
  }
}
