package dev.rootseal.fix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FixDiffsTest {
  private static final Pattern HEAD = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");

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

  @Test
  void leadsFromOneTextToTheOther() {
    Random random = new Random(1);
    for (int round = 0; round < 2_000; round++) {
      List<String> before = text(random);
      List<String> after = text(random);

      assertThat(applied(before, FixDiffs.of(before, after)))
          .as("%s to %s", before, after)
          .isEqualTo(after);
    }
  }

  @Test
  void longTextsTakeNoLongTime() {
    List<String> before = IntStream.range(0, 20_000).mapToObj(String::valueOf).toList();
    List<String> after = before.stream().filter(line -> !line.endsWith("77")).toList();

    assertThat(applied(before, FixDiffs.of(before, after))).isEqualTo(after);
  }

  private static List<String> text(Random random) {
    return random.ints(random.nextInt(20), 'a', 'e').mapToObj(Character::toString).toList();
  }

  private static List<String> lines(String text) {
    return text.chars().mapToObj(Character::toString).toList();
  }

  /** What patch(1) makes of it; each line that stays or goes has to be where the diff says. */
  static List<String> applied(List<String> before, List<String> diff) {
    List<String> result = new ArrayList<>();
    int at = 0;
    for (String line : diff) {
      Matcher head = HEAD.matcher(line);
      if (head.matches()) {
        int start = Integer.parseInt(head.group(1)) - (head.group(2).equals("0") ? 0 : 1);
        result.addAll(before.subList(at, start));
        at = start;
        assertThat(result)
            .hasSize(Integer.parseInt(head.group(3)) - (head.group(4).equals("0") ? 0 : 1));
      } else {
        if (line.charAt(0) != '+') {
          assertThat(line.substring(1)).isEqualTo(before.get(at++));
        }
        if (line.charAt(0) != '-') {
          result.add(line.substring(1));
        }
      }
    }
    result.addAll(before.subList(at, before.size()));
    return result;
  }
}
