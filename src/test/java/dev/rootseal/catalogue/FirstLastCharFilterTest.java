package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageTableIndex.FirstLastCharFilter;
import dev.rootseal.catalogue.ImageTableIndex.ImageGlob;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstLastCharFilterTest {
  @ParameterizedTest
  @CsvSource({
    "a*/redis, acme/redis,   true",
    "a*/redis, acme/rabbit,  false",
    "a*/redis, bcme/redis,   false",
    "*/redis,  acme/redis,   true",
    "*/redis,  acme/nginx,   false",
    "acme/*,   acme/redis,   true",
    "acme/*,   bcme/redis,   false",
    "*,        redis,        true",
  })
  void aGlobIsToldByItsFirstAndLastCharacter(String glob, String repository, boolean expected) {
    assertThat(FirstLastCharFilter.of(glob).canFit(ends(repository))).isEqualTo(expected);
  }

  /** The rest is for the glob itself to decide. */
  @Test
  void whatStandsBetweenIsNoMatter() {
    assertThat(FirstLastCharFilter.of("acme/redis*x").canFit(ends("another/box"))).isTrue();
  }

  @Test
  void noGlobThatMatchesIsRuledOut() {
    Random random = new Random(7);
    int matches = 0;
    for (int i = 0; i < 100_000; i++) {
      String glob = randomText(random, "ab*/");
      String repository = randomText(random, "ab/");
      if (ImageGlob.parse(glob).matches(List.of(repository.split("/", -1)), "")) {
        matches++;
        assertThat(FirstLastCharFilter.of(glob).canFit(ends(repository)))
            .as("%s on %s", glob, repository)
            .isTrue();
      }
    }
    assertThat(matches).isGreaterThan(1_000);
  }

  private static FirstLastCharFilter ends(String repository) {
    return FirstLastCharFilter.of(List.of(repository.split("/", -1)));
  }

  private static String randomText(Random random, String letters) {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(6), 0, letters.length())
        .forEach(c -> text.append(letters.charAt(c)));
    return text.toString();
  }
}
