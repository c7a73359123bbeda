package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Rows(
      """
      exempt      | exempt              | exempt
      exmpt       | exempt              | exempt
      exemptt     | exempt              | exempt
      EXEMPT      | Exempt              | Exempt
      axd         | abc                 |
      abd         | abc                 | abc
      abde        | abc                 |
      abc         | xxabc               |
      ax          | ab                  |
      ab          | ab                  | ab
      bat         | rat,cat             | cat
      exempts     | axempts-x,exempt    | exempt
      exempt-unti | exempt,exempt-until | exempt-until
      """)
  void aThirdOfTheLettersMayBeOthers(String word, String known, String meant) {
    assertThat(Nearest.of(word, List.of(known.split(",", -1))))
        .isEqualTo(Optional.of(meant).filter(one -> !one.isEmpty()));
  }

  @Test
  void longTextsAreNoSlips() {
    assertThat(Nearest.of("x".repeat(64), List.of("x".repeat(64)))).isPresent();
    assertThat(Nearest.of("x".repeat(65), List.of("x".repeat(65)))).isEmpty();
  }

  @Test
  void itIsAskedInBrackets() {
    assertThat(Nearest.hint("nmes", List.of("names"))).isEqualTo(" (did you mean names?)");
    assertThat(Nearest.hint("xyz", List.of("names"))).isEmpty();
  }
}
