package dev.rootseal.report;

import static dev.rootseal.rule.PolicyFixture.exemption;
import static dev.rootseal.rule.WorkloadFixture.TODAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.report.ExemptionUses.ExemptionState;
import dev.rootseal.report.ExemptionUses.Use;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has become of an exemption of the policy. */
class ExemptionStateTest {
  @ParameterizedTest(name = "ends in {0} days, matches {1}, excuses {2}: {3}")
  @CsvSource({
    "-1, 0, 0, EXPIRED", "-1, 3, 0, EXPIRED", "-1, 3, 2, EXPIRED", "-99, 3, 2, EXPIRED",
    "0, 0, 0, UNUSED", "0, 3, 0, REDUNDANT", "0, 3, 2, EXPIRING", "1, 3, 2, EXPIRING",
    "29, 3, 2, EXPIRING", "30, 3, 2, EXPIRING", "31, 3, 2, ACTIVE", "31, 3, 0, REDUNDANT",
    "31, 0, 0, UNUSED", "999, 1, 1, ACTIVE"
  })
  void theFirstStateThatAppliesIsTold(int days, int matched, int excused, ExemptionState expected) {
    assertThat(
            ExemptionState.of(
                exemption("wiki until=" + TODAY.plusDays(days)), new Use(matched, excused), TODAY))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "matches {0}, excuses {1}: {2}")
  @CsvSource({"0, 0, UNUSED", "3, 0, REDUNDANT", "3, 1, ACTIVE"})
  void oneWithoutAnEndNeverExpires(int matched, int excused, ExemptionState expected) {
    assertThat(ExemptionState.of(exemption("wiki"), new Use(matched, excused), TODAY.plusYears(99)))
        .isEqualTo(expected);
  }

  @Test
  void idsAreThePublishedOnes() {
    assertThat(Arrays.stream(ExemptionState.values()).map(ExemptionState::id))
        .containsExactly("expired", "unused", "redundant", "expiring", "active");
  }
}
