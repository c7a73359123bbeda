package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That a diff leads from one text to the other is what FixFuzz shows. */
class FixDiffsTest {
  @ParameterizedTest
  @CsvSource(
      emptyValue = "",
      value = {
        "abc, abc, ''",
        "'', a, '@@ -0,0 +1,1 @@|+a'",
        "a, '', '@@ -1,1 +0,0 @@|-a'",
        "abcdefgh, abcdeXfgh, '@@ -3,6 +3,7 @@| c| d| e|+X| f| g| h'",
        "ab, aXb, '@@ -1,2 +1,3 @@| a|+X| b'",
        "aXb, aYb, '@@ -1,3 +1,3 @@| a|-X|+Y| b'",
        "X123456Y, 123456, '@@ -1,8 +1,6 @@|-X| 1| 2| 3| 4| 5| 6|-Y'",
        "X1234567Y, 1234567, '@@ -1,4 +1,3 @@|-X| 1| 2| 3|@@ -6,4 +5,3 @@| 5| 6| 7|-Y'",
      })
  void asDiffTellsIt(String before, String after, String diff) {
    assertThat(String.join("|", FixDiffs.of(lines(before), lines(after)))).isEqualTo(diff);
  }

  private static List<String> lines(String text) {
    return text.chars().mapToObj(Character::toString).toList();
  }
}
