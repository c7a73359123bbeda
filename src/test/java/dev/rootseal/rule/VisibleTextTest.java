package dev.rootseal.rule;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reason that nobody can read is none. */
class VisibleTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " \t\n",
        "\u00a0", "\u200b\u200c\u200d\u2060\ufeff",
        "\u3164\u115f\u1160\uffa0", "\u00ad",
        "\u0301\u20dd", "\u2800",
        "\udb40\udc41\udb40\udc42", "...",
        "\ud80d\udc41"
      })
  void nothingToRead(String text) {
    assertThat(VisibleText.hasWords(text)).isFalse();
    assertThat(VerdictText.of(deployment("web").exemptBecause(text).container("app").evaluated()))
        .isEqualTo("app: WritableRootFilesystem (not set) + EmptyReason[key=rootseal.dev/exempt]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "7", "\u200bwrites\u200b", "캐시", "漢字", "ę", "١"})
  void words(String text) {
    assertThat(VisibleText.hasWords(text)).isTrue();
  }

  @Test
  void whatCanBeSeenIsLettersAndDigitsButSix() {
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(Character::isLetterOrDigit)
                .filter(character -> !VisibleText.hasWords(Character.toString(character))))
        .containsExactly(0x115F, 0x1160, 0x3164, 0xFFA0, 0x13441, 0x13442);
    assertThat(
            IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(character -> !Character.isLetterOrDigit(character)))
        .noneMatch(character -> VisibleText.hasWords(Character.toString(character)));
  }

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
  void beginningOrAllOfIt(String text, int most, String beginning) {
    assertThat(VisibleText.beginning(text, most)).isEqualTo(beginning);
  }
}
