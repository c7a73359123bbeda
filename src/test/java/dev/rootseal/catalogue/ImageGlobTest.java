package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.rootseal.catalogue.ImageTableIndex.ImageGlob;
import dev.rootseal.rule.Glob;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageGlobTest {
  @ParameterizedTest
  @CsvSource({
    "nginx,                nginx,                 latest,          true",
    "nginx,                a/nginx,               latest,          false",
    "*/nginx,              a/nginx,               latest,          true",
    "*/nginx,              nginx,                 latest,          false",
    "*/nginx,              a/b/nginx,             latest,          false",
    "*,                    nginx,                 latest,          true",
    "*,                    a/nginx,               latest,          false",
    "bitnami*/redis,       bitnami/redis,         latest,          true",
    "bitnami*/redis,       bitnamilegacy/redis,   latest,          true",
    "bitnami*/redis,       bitnami/redis-cluster, latest,          false",
    "haproxytech/haproxy-*, haproxytech/haproxy-alpine, latest,    true",
    "haproxytech/haproxy-*, haproxytech/haproxy,  latest,          false",
    "php:*fpm*,            php,                   8.4-fpm-alpine,  true",
    "php:*fpm*,            php,                   8.4-apache,      false",
    "php:*fpm*,            php,                   '',              false",
    "php:*,                php,                   '',              true",
    "influxdb:2*,          influxdb,              2.8,             true",
    "influxdb:2*,          influxdb,              1.2,             false",
    "host:5000/a,          host:5000/a,           latest,          true",
    "a?c,                  abc,                   latest,          false",
    "a.c,                  abc,                   latest,          false",
  })
  void globMatches(String glob, String path, String tag, boolean expected) {
    assertThat(ImageGlob.parse(glob).matches(List.of(path.split("/")), tag)).isEqualTo(expected);
  }

  @Test
  void partsOfGlobAreTold() {
    ImageGlob glob = ImageGlob.parse("a*/b:c*d");

    assertThat(glob.tag()).map(Glob::pattern).contains("c*d");
    assertThat(ImageGlob.repository("a*/b:c*d")).isEqualTo("a*/b");
    assertThat(ImageGlob.repository("host:5000/b")).isEqualTo("host:5000/b");
    assertThat(ImageGlob.parse("host:5000/b").tag()).isEmpty();
  }

  @Test
  void randomGlobsAgreeWithPlainDefinition() {
    Random random = new Random(4);
    for (int i = 0; i < 200_000; i++) {
      String glob = randomText(random, "ab*", 7);
      String text = randomText(random, "ab", 9);
      assertThat(segmentMatches(glob, text))
          .as("%s on %s", glob, text)
          .isEqualTo(plainlyMatches(glob, text));
    }
  }

  @Test
  void globMadeFromTextMatchesIt() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      String text = randomText(random, "abc-", 12);
      int from = random.nextInt(text.length() + 1);
      int to = from + random.nextInt(text.length() - from + 1);
      String glob = text.substring(0, from) + "*" + text.substring(to);
      assertThat(segmentMatches(glob, text)).as("%s on %s", glob, text).isTrue();
    }
  }

  @Test
  void hostileGlobTakesNoTime() {
    String glob = "*a".repeat(500) + "b";
    String text = "a".repeat(20_000);

    boolean matches =
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> segmentMatches(glob, text));

    assertThat(matches).isFalse();
  }

  private static boolean segmentMatches(String glob, String text) {
    return ImageGlob.parse(glob).matches(List.of(text), "");
  }

  private static String randomText(Random random, String letters, int maxLength) {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(maxLength + 1), 0, letters.length())
        .forEach(c -> text.append(letters.charAt(c)));
    return text.toString();
  }

  /** The definition of a glob, without a thought for speed. */
  private static boolean plainlyMatches(String glob, String text) {
    if (glob.isEmpty()) {
      return text.isEmpty();
    }
    if (glob.charAt(0) == '*') {
      return plainlyMatches(glob.substring(1), text)
          || (!text.isEmpty() && plainlyMatches(glob, text.substring(1)));
    }
    return !text.isEmpty()
        && glob.charAt(0) == text.charAt(0)
        && plainlyMatches(glob.substring(1), text.substring(1));
  }
}
