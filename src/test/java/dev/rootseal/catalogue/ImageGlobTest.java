package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageTableIndex.ImageGlob;
import dev.rootseal.catalogue.ImageTableReader.LazyImageRow;
import dev.rootseal.rule.Glob;
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

  /** The index asks the globs of as many segments alone, and rules out none that matches. */
  @Test
  void theIndexFindsWhatMatches() {
    Random random = new Random(7);
    int matches = 0;
    for (int i = 0; i < 50_000; i++) {
      String glob = "*" + randomText(random, "ab*/", 6);
      glob = random.nextBoolean() ? glob : glob.substring(1) + "*";
      List<String> path =
          List.of(("a" + randomText(random, "ab/", 6)).replace("//", "/b").split("/"));
      boolean matching = ImageGlob.parse(glob).matches(path, "");
      matches += matching ? 1 : 0;
      assertThat(
              new ImageTableIndex(List.of(LazyImageRow.of(ImageCatalogueTest.row(glob, ""))))
                  .byRepository(path, "")
                  .isPresent())
          .as("%s on %s", glob, path)
          .isEqualTo(matching);
    }
    assertThat(matches).isGreaterThan(1_000);
  }

  private static String randomText(Random random, String letters, int maxLength) {
    StringBuilder text = new StringBuilder();
    random
        .ints(random.nextInt(maxLength), 0, letters.length())
        .forEach(c -> text.append(letters.charAt(c)));
    return text.toString();
  }
}
