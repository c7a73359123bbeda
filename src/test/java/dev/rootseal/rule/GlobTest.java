package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rootseal.rule.Glob.SubstringFilter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The patterns of a policy's exemptions. */
class GlobTest {
  private static final SubstringFilter IMAGE =
      SubstringFilter.of("registry.example/team/checkout-service:1.29.3");

  @ParameterizedTest(name = "''{0}'' on ''{1}'': {2}")
  @CsvSource({
    "legacy, legacy, true", "legacy, legacy-1, false",
    "legacy, my-legacy, false", "legacy, Legacy, false",
    "'', '', true", "'', a, false",
    "*, '', true", "*, anything at all, true",
    "**, '', true", "***, a, true",
    "legacy-*, legacy-, true", "legacy-*, legacy-a, true",
    "legacy-*, legacy, false", "*-legacy, a-legacy, true",
    "*-legacy, a-legacy-b, false", "*-legacy, a-legacy-legacy, true",
    "a*b*c, abc, true", "a*b*c, axxbyybzzc, true",
    "a*b*c, acb, false", "*a*, bab, true",
    "*a*, bbb, false", "?, a, true",
    "?, '', false", "?, ab, false",
    "a?c, abc, true", "a?c, ac, false",
    "?*, '', false", "?*, a, true",
    "*?, abc, true", "a*?, a, false",
    "*/nginx:*, docker.io/nginx:1.29, true", "*/nginx:*, a/b/c/nginx:1, true",
    "[ab], a, false", "[ab], [ab], true",
    "a.c, abc, false", "a+, aa, false",
    "(a|b), a, false", "\\*, *, false"
  })
  void theWholeTextMatches(String pattern, String text, boolean matches) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(matches);
  }

  @Test
  void agreesWithTheDefinition() {
    Random random = new Random(7);
    int matching = 0;
    for (int round = 0; round < 50_000; round++) {
      String pattern = randomText(random, "ab?*", 7);
      String text = randomText(random, "ab", 9);
      boolean expected = plainlyMatches(pattern, text);
      matching += expected ? 1 : 0;
      assertThat(new Glob(pattern).matches(text)).as("%s on %s", pattern, text).isEqualTo(expected);
      String longPattern = pattern.replace("a", "aaaab").replace("b", "bacba");
      String longText = text.replace("a", "aaaab").replace("b", "bacba");
      assertThat(new Glob(longPattern).matches(longText, SubstringFilter.of(longText)))
          .as("%s on %s", longPattern, longText)
          .isEqualTo(new Glob(longPattern).matches(longText));
    }
    assertThat(matching).as("patterns that match").isGreaterThan(5_000);
  }

  @Test
  void isToldByItsPattern() {
    Glob glob = new Glob("a?c*");

    assertThat(glob).isEqualTo(new Glob("a?c*")).hasSameHashCodeAs(new Glob("a?c*"));
    assertThat(glob).isNotEqualTo("a?c*");
    assertThat(glob).isNotEqualTo(new Glob("a?c")).doesNotHaveSameHashCodeAs(new Glob("a?c"));
    assertThat(glob).hasToString("a?c*");
  }

  /** Most globs of a policy are told apart without a look at the image's name. */
  @Test
  void aTextThatCannotHoldTheLiteralTextIsNotLookedAt() {
    Glob glob = new Glob("*/postgres:*");

    assertThat(glob.matches("corp/postgres:18", SubstringFilter.of("corp/postgres:18"))).isTrue();
    assertThat(glob.matches("corp/postgres:18", SubstringFilter.of("corp/nginx:1"))).isFalse();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("patternsThatNearlyFit")
  void nothingGoesBack(String pattern, String text) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> assertThat(new Glob(pattern).matches(text)).isFalse());
  }

  static Stream<Arguments> patternsThatNearlyFit() {
    String many = "a".repeat(65_536);
    return Stream.of(
        Arguments.of("*a".repeat(100) + "b", many),
        Arguments.of("*".repeat(253) + "b", many),
        Arguments.of("*?".repeat(100) + "b", many),
        Arguments.of("*" + "a".repeat(200) + "b", many),
        Arguments.of("a*a*a*a*a*a*a*a*a*a*a*a*a*b", many),
        Arguments.of("*ab".repeat(80) + "c", "ab".repeat(32_768)));
  }

  private static String randomText(Random random, String letters, int maxLength) {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(maxLength + 1), 0, letters.length())
        .forEach(c -> text.append(letters.charAt(c)));
    return text.toString();
  }

  /** The definition of a glob, without a thought for speed. */
  private static boolean plainlyMatches(String pattern, String text) {
    if (pattern.isEmpty()) {
      return text.isEmpty();
    }
    String rest = pattern.substring(1);
    return switch (pattern.charAt(0)) {
      case '*' ->
          plainlyMatches(rest, text)
              || (!text.isEmpty() && plainlyMatches(pattern, text.substring(1)));
      case '?' -> !text.isEmpty() && plainlyMatches(rest, text.substring(1));
      default ->
          !text.isEmpty()
              && text.charAt(0) == pattern.charAt(0)
              && plainlyMatches(rest, text.substring(1));
    };
  }

  @ParameterizedTest(name = "''{0}''")
  @CsvSource({
    "'', ''", "abcde, ''",
    "abcdef, abcdef", "abcdefgh, abcdef cdefgh",
    "abcdefghijkl, abcdef ghijkl", "abcdefghijklmn, abcdef ghijkl ijklmn"
  })
  void eachCharacterIsInARunAndNoneIsTakenTwice(String text, String runs) {
    List<Integer> expected =
        runs.isEmpty()
            ? List.of()
            : List.of(runs.split(" ")).stream().map(String::hashCode).toList();

    assertThat(SubstringFilter.runs(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"registry.example", "checkout-service", "1.29.3", "team/checkout", "short"})
  void whatItHoldsItMayHold(String part) {
    assertThat(IMAGE.mayHold(runs(part))).isTrue();
  }

  /** Each run that it holds takes one place of 65,536, so that hardly one of these is taken. */
  @Test
  void ofWhatItDoesNotHoldHardlyAnythingIsTakenForHeld() {
    assertThat(IntStream.range(0, 1000).filter(i -> IMAGE.mayHold(runs("app-" + (100 + i)))))
        .hasSizeLessThan(10);
  }

  @Test
  void allRunsHaveToBeHeld() {
    assertThat(IMAGE.mayHold(runs("checkout-nothing"))).isFalse();
    assertThat(IMAGE.mayHold(runs("nothing-service"))).isFalse();
  }

  private static int[] runs(String text) {
    return SubstringFilter.runs(text).stream().mapToInt(run -> run).toArray();
  }
}
