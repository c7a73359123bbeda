package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.catalogue.ImageTableIndex.ImageGlob;
import dev.rootseal.catalogue.ImageTableReader.LazyImageRow;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.Glob;
import dev.rootseal.rule.ImageClass;
import dev.rootseal.rule.Rows;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCatalogueTest {
  private static final String MIXED =
      "*/* */nginx bitnami*/nginx nginx php php:* php:*fpm* php*/tool:* php*/tool:*fpm*"
          + " prom/prometheus container:istio-proxy";

  private final ImageCatalogue shipped = ImageCatalogue.load();

  /**
   * The image, the container's name, the rows, with a home behind {@code =} and those of the policy
   * behind a plus, and the row that is found, with what it calls the image where that is not its
   * glob. The order of the table's rows is no matter.
   */
  @Rows(
      """
      // the most specific row
      nginx                                         | app         | mixed                                    | nginx
      docker.io/library/nginx:1                     | app         | mixed                                    | nginx
      bitnami/nginx                                 | app         | mixed                                    | bitnami*/nginx as bitnami/nginx
      docker.io/bitnamilegacy/nginx:1               | app         | mixed                                    | bitnami*/nginx as bitnamilegacy/nginx
      someone/nginx                                 | app         | mixed                                    | */nginx as someone/nginx
      someone/other                                 | app         | mixed                                    | */* as someone/other
      quay.io/prom/prometheus                       | app         | mixed                                    | prom/prometheus
      php:8.4-fpm-alpine                            | app         | mixed                                    | php:*fpm* as php
      php:8.4                                       | app         | mixed                                    | php:* as php
      phpx/tool:8-fpm                               | app         | mixed                                    | php*/tool:*fpm* as phpx/tool
      phpx/tool:8                                   | app         | mixed                                    | php*/tool:* as phpx/tool
      corp.example/proxy/prom/prometheus            | app         | mixed                                    | prom/prometheus
      corp.example/a/b/c/prom/prometheus            | app         | mixed                                    | prom/prometheus
      corp.example/a/b/bitnami/nginx                | app         | mixed                                    | bitnami*/nginx as bitnami/nginx
      php:8-fpm                                     | app         | php php:*fpm*                            | php:*fpm* as php
      php:8                                         | app         | php php:*fpm*                            | php
      php@sha256:ab                                 | app         | php php:*fpm*                            | php
      aa/x                                          | app         | *a/x a*/x                                | *a/x as aa/x
      x:ab                                          | app         | x:a* x:ab*                               | x:ab* as x
      x:1                                           | app         | x x:*                                    | x:* as x
      x/y:1                                         | app         | x*/y x*/y:1*                             | x*/y:1* as x/y
      // a container's name speaks where the image says nothing
                                                    | istio-proxy | mixed                                    | container:istio-proxy as istio-proxy
      {{ image }}                                   | istio-proxy | mixed                                    | container:istio-proxy as istio-proxy
      auto                                          | istio-proxy | mixed                                    | container:istio-proxy as istio-proxy
      $(IMAGE)                                      | istio-proxy | mixed                                    | container:istio-proxy as istio-proxy
      // and says nothing of another program: ztunnel's own container is called istio-proxy
      istio/ztunnel:1.26                            | istio-proxy | shipped                                  | istio*/ztunnel as istio/ztunnel
      gcr.io/istio-release/ztunnel:1.26             | istio-proxy | shipped                                  | istio*/ztunnel as istio-release/ztunnel
      corp.example/mirror/istio/ztunnel             | istio-proxy | shipped                                  | istio*/ztunnel as istio/ztunnel
      corp.example/mesh/ztunnel                     | istio-proxy | shipped                                  | */ztunnel as mesh/ztunnel
      corp.example/mesh/proxyv2                     | istio-proxy | shipped                                  | container:istio-proxy as istio-proxy
      istio/proxyv2                                 | istio-proxy | shipped                                  | istio*/proxyv2 as istio/proxyv2
      auto                                          | istio-proxy | shipped                                  | container:istio-proxy as istio-proxy
      corp.example/mesh/own                         | istio-proxy | shipped                                  | container:istio-proxy as istio-proxy
      // the policy, the component, the image, the name: each line of the order beats the next
      a/x                                           | app         | container:app@a/x a/x container:app +a/x | a/x
      a/x                                           | app         | container:app@a/x a/x container:app      | container:app@a/x as a/x
      corp.example/mirror/a/x                       | app         | container:app@a/x a/x container:app      | container:app@a/x as a/x
      a/x                                           | other       | container:app@a/x a/x container:app      | a/x
      b/y                                           | app         | container:app@a/x a/x container:app      | container:app as app
      b/y                                           | other       | container:app@a/x a/x container:app      |
      // a manifest may leave the name out
      a/x                                           |             | container:@a/x                           | container:@a/x as a/x
      a/x                                           | app         | container:@a/x                           |
      mirror.corp/hub/library/nginx                 | app         | mixed                                    | nginx
      corp.example/quay/prom/prometheus             | app         | mixed                                    | prom/prometheus
      // nothing is known
                                                    | app         | mixed                                    |
      auto                                          | app         | mixed                                    |
      nothing                                       | app         | mixed                                    |
      corp.example/nothing                          | app         | mixed                                    |
      $(IMAGE)                                      | app         | mixed                                    |
      // nor of others' images that end like well-known ones
      sysdig/agent                                  | app         | shipped                                  |
      agent                                         | app         | shipped                                  |
      mysql/mysql-router:8.0.27                     | app         | shipped                                  |
      acme/database/queue                           | app         | shipped                                  |
      // the last segment of a private path is weak
      nginx                                         | app         | nginx                                    | nginx
      docker.io/nginx                               | app         | nginx                                    | nginx
      public.ecr.aws/docker/library/nginx           | app         | nginx                                    | nginx
      mirror.gcr.io/library/nginx                   | app         | nginx                                    | nginx
      mirror.corp/dockerhub/library/nginx           | app         | nginx                                    | nginx
      mcr.microsoft.com/mirror/docker/library/nginx | app         | nginx                                    | nginx
      harbor.corp/library/nginx                     | app         | nginx                                    | nginx, weak
      quay.io/nginx                                 | app         | nginx                                    | nginx, weak
      myhost:5000/nginx                             | app         | nginx                                    | nginx, weak
      corp.example/team/nginx                       | app         | nginx                                    | nginx, weak
      corp.example/a/team/nginx                     | app         | nginx                                    | nginx, weak
      1.dkr.ecr.eu-west-1.amazonaws.com/nginx       | app         | nginx                                    | nginx, weak
      // "library/x" is "x" written out; a glob for private names must not take it
      mirror.corp/hub/library/caddy                 | app         | */caddy caddy                            | caddy
      harbor.corp/library/caddy                     | app         | */caddy caddy                            | caddy, weak
      harbor.corp/team/caddy                        | app         | */caddy caddy                            | */caddy as team/caddy
      harbor.corp/library/team/caddy                | app         | */caddy caddy                            | */caddy as team/caddy
      // a name of one segment is strong where it is at home
      registry.k8s.io/x                             | app         | x=registry.k8s.io                        | x
      k8s.gcr.io/x                                  | app         | x=registry.k8s.io                        | x
      docker.io/x                                   | app         | x=registry.k8s.io                        | x, weak
      x                                             | app         | x=registry.k8s.io                        | x, weak
      mirror.corp/hub/library/x                     | app         | x=registry.k8s.io                        | x, weak
      1.dkr.ecr.eu-west-1.amazonaws.com/x           | app         | x=*.amazonaws.com                        | x
      amazonaws.com/x                               | app         | x=*.amazonaws.com                        | x, weak
      notamazonaws.com/x                            | app         | x=*.amazonaws.com                        | x, weak
      // rows of the policy: the first in order, whichever way to write the image it uses
      corp/proxy                                    | istio-proxy | shipped +corp/proxy                      | corp/proxy
      {{ image }}                                   | batch-7     | shipped +container:batch-*               | container:batch-*
      {{ image }}                                   | web         | shipped +container:batch-*               |
      corp/app                                      | app         | shipped +corp/* +corp/app                | corp/*
      nginx                                         | app         | shipped +docker.io/library/nginx +nginx  | docker.io/library/nginx
      nginx:1                                       | app         | +nginx                                   | nginx
      nginx:1                                       | app         | +library/nginx                           | library/nginx
      nginx:1                                       | app         | +docker.io/nginx                         | docker.io/nginx
      nginx:1                                       | app         | +docker.io/library/nginx                 | docker.io/library/nginx
      docker.io/library/nginx:1                     | app         | +docker.io/library/nginx                 | docker.io/library/nginx
      nginx:1.29                                    | app         | +docker.io/library/nginx:1*              | docker.io/library/nginx:1*
      nginx:2                                       | app         | +docker.io/library/nginx:1*              |
      quay.io/nginx                                 | app         | +docker.io/library/nginx                 |
      quay.io/nginx                                 | app         | +quay.io/library/nginx                   |
      corp.example/team/nginx                       | app         | +nginx                                   |
      corp.example/team/app:1                       | app         | +corp.example/team/*                     | corp.example/team/*
      other.example/team/app:1                      | app         | +corp.example/team/*                     |
      corp.example/team/app:1                       | app         | +team/*                                  | team/*
      host:5000/team/app                            | app         | +host:5000/team/app                      | host:5000/team/app
      host:5000/team/app:2                          | app         | +host:5000/team/app:2                    | host:5000/team/app:2
      a/b                                           | app         | +docker.io/library/a/b                   |
      """)
  void finds(String image, String container, String rows, String found) {
    List<String> words = List.of(rows.replace("mixed", MIXED).split(" "));

    for (List<String> order : List.of(words, words.reversed())) {
      List<ImageRow> ours =
          order.stream()
              .filter(word -> !word.startsWith("+") && !word.equals("shipped"))
              .map(word -> (word + "=").split("=", -1))
              .map(parts -> row(parts[0], parts[1]))
              .toList();
      List<ImageRow> users =
          words.stream()
              .filter(word -> word.startsWith("+"))
              .map(w -> user(w.substring(1)))
              .toList();
      ImageCatalogue catalogue =
          (words.contains("shipped") ? shipped : catalogueOf(ours)).with(users, List.of());

      assertThat(catalogue.match(image, container).map(ImageCatalogueTest::text).orElse(""))
          .isEqualTo(found);
    }
  }

  private static String text(ImageMatch match) {
    String glob = match.row().glob();
    return glob
        + (match.name().equals(glob) ? "" : " as " + match.name())
        + (match.weak() ? ", weak" : "");
  }

  /** One that decides, and of which no path is known. */
  static ImageRow row(String glob, String home) {
    return ImageTableReaderTest.row(
        "%s|%s|family|stateless|yes||||||||||||source|verified||".formatted(glob, home));
  }

  static ImageCatalogue catalogueOf(List<ImageRow> rows) {
    return ImageCatalogue.of(
        rows.stream().map(row -> new LazyImageRow(row.glob(), () -> row)).toList());
  }

  @Test
  void userRowWinsOverOursAndDecides() {
    ImageCatalogue catalogue = shipped.with(List.of(user("postgres")), List.of());

    ImageMatch match = catalogue.match("postgres:17", "db").orElseThrow();

    assertThat(match.decides()).isTrue();
    assertThat(match.row().imageClass()).isEqualTo(ImageClass.LEGACY);
    assertThat(match.row().evidence())
        .isEqualTo(new ImageEvidence(Confidence.STATED, "because", "policy", PathEvidence.NOTHING));
    assertThat(match.row().requiredPaths()).contains(List.of(ContainerPath.of("/work")));
    assertThat(match.row().readOnlyWorks()).isEqualTo(ReadOnlyWorks.YES_WITH_MOUNTS);
  }

  @Test
  void userRowWithoutPathsSaysThatNoneIsNeeded() {
    ImageCatalogue catalogue =
        shipped.with(
            List.of(ImageRow.ofPolicy("nginx", ImageClass.STATELESS, List.of(), "own build")),
            List.of());

    ImageRow row = catalogue.match("nginx", "web").orElseThrow().row();

    assertThat(row.requiredPaths()).contains(List.of());
    assertThat(row.readOnlyWorks()).isEqualTo(ReadOnlyWorks.YES);
  }

  @Test
  void laterPolicyReplacesEarlierRows() {
    ImageCatalogue first = shipped.with(List.of(user("corp/app")), List.of());

    assertThat(first.with(List.of(), List.of()).find("corp/app", "app")).isEmpty();
    assertThat(shipped.match("corp/app", "app")).isEmpty();
    assertThat(first.rows())
        .startsWith(user("corp/app"))
        .endsWith(shipped.rows().toArray(ImageRow[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", ":", "container:", "**", "a//b", "*:*:*"})
  void oddGlobsDoNoHarm(String match) {
    ImageCatalogue catalogue = shipped.with(List.of(user(match)), List.of());

    assertThat(catalogue.match("", "app")).isEmpty();
    assertThat(catalogue.match("corp/team/app", "app")).isEmpty();
  }

  private static ImageRow user(String match) {
    return ImageRow.ofPolicy(match, ImageClass.LEGACY, List.of("/work"), "because");
  }

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
      ImageRow row = row(glob, "");
      assertThat(
              new ImageTableIndex(List.of(new LazyImageRow(glob, () -> row)))
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
