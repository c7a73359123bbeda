package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.VisibleText.Excerpt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
  @ParameterizedTest
  @CsvSource({
    "abc, 4, abc",
    "abc, 3, abc",
    "abc, 2, ab",
    // A seal takes two places.
    "ab\uD83E\uDDAD, 4, ab\uD83E\uDDAD",
    "ab\uD83E\uDDAD, 3, ab",
    // Half a character at the end was there before: what fits is not touched.
    "ab\uD83E, 3, ab\uD83E",
  })
  void isTheTextOrItsBeginning(String text, int most, String excerpt) {
    assertThat(Excerpt.of(text, most)).isEqualTo(excerpt);
  }
}
