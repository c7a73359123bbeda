package dev.rootseal.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.rule.Glob.SubstringFilter;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a text is known to hold. */
class SubstringFilterTest {
  private static final SubstringFilter IMAGE =
      SubstringFilter.of("registry.example/team/checkout-service:1.29.3");

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
