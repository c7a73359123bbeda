package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The patterns of a policy's exemptions. */
class GlobTest {
  @ParameterizedTest(name = "''{0}'' on ''{1}'': {2}")
  @CsvSource({
    "legacy,     legacy,               true",
    "legacy,     legacy-1,             false",
    "legacy,     my-legacy,            false",
    "legacy,     Legacy,               false",
    "'',         '',                   true",
    "'',         a,                    false",
    "*,          '',                   true",
    "*,          anything at all,      true",
    "**,         '',                   true",
    "***,        a,                    true",
    "legacy-*,   legacy-,              true",
    "legacy-*,   legacy-a,             true",
    "legacy-*,   legacy,               false",
    "*-legacy,   a-legacy,             true",
    "*-legacy,   a-legacy-b,           false",
    "*-legacy,   a-legacy-legacy,      true",
    "a*b*c,      abc,                  true",
    "a*b*c,      axxbyybzzc,           true",
    "a*b*c,      acb,                  false",
    "*a*,        bab,                  true",
    "*a*,        bbb,                  false",
    "?,          a,                    true",
    "?,          '',                   false",
    "?,          ab,                   false",
    "a?c,        abc,                  true",
    "a?c,        ac,                   false",
    "?*,         '',                   false",
    "?*,         a,                    true",
    "*?,         abc,                  true",
    "a*?,        a,                    false",
    "*/nginx:*,  docker.io/nginx:1.29, true",
    "*/nginx:*,  a/b/c/nginx:1,        true",
    "[ab],       a,                    false",
    "[ab],       [ab],                 true",
    "a.c,        abc,                  false",
    "a+,         aa,                   false",
    "(a|b),      a,                    false",
    "\\*,        *,                    false",
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
    }
    assertThat(matching).as("patterns that match").isGreaterThan(5_000);
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource
  void noPatternTakesMoreStepsThanPatternTimesText(String pattern, String text) {
    CountedText counted = new CountedText(text);

    boolean matches = new Glob(pattern).matches(counted);

    assertThat(matches).isFalse();
    assertThat(counted.steps).isLessThanOrEqualTo((long) (pattern.length() + 1) * text.length());
  }

  static Stream<Arguments> noPatternTakesMoreStepsThanPatternTimesText() {
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

  /** A text that counts how often it is asked for its length: once for each step of matching. */
  private static final class CountedText implements CharSequence {
    private final String text;
    private long steps;

    CountedText(String text) {
      this.text = text;
    }

    @Override
    public int length() {
      steps++;
      return text.length();
    }

    @Override
    public char charAt(int index) {
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
