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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCatalogueTest {
  private final ImageCatalogue catalogue =
      catalogueOf(
          Stream.of(
                  "*/*",
                  "*/nginx",
                  "bitnami*/nginx",
                  "nginx",
                  "php",
                  "php:*",
                  "php:*fpm*",
                  "php*/tool:*",
                  "php*/tool:*fpm*",
                  "prom/prometheus",
                  "container:istio-proxy")
              .map(glob -> row(glob, ""))
              .toList());

  private final ImageCatalogue shipped = ImageCatalogue.load();

  @ParameterizedTest
  @CsvSource({
    "nginx,                                 nginx",
    "docker.io/library/nginx:1,             nginx",
    "bitnami/nginx,                         bitnami*/nginx",
    "bitnamilegacy/nginx,                   bitnami*/nginx",
    "someone/nginx,                         */nginx",
    "someone/other,                         */*",
    "prom/prometheus,                       prom/prometheus",
    "quay.io/prom/prometheus,               prom/prometheus",
    "php:8.4-fpm-alpine,                    php:*fpm*",
    "php:8.4,                               php:*",
    "phpx/tool:8-fpm,                       php*/tool:*fpm*",
    "phpx/tool:8,                           php*/tool:*",
    "corp.example/proxy/prom/prometheus,    prom/prometheus",
    "corp.example/a/b/c/prom/prometheus,    prom/prometheus",
    "corp.example/a/b/bitnami/nginx,        bitnami*/nginx",
  })
  void mostSpecificRowIsFound(String image, String glob) {
    assertThat(glob(catalogue, image, "app")).contains(glob);
  }

  @Test
  void rowWithoutTagIsMetAfterThoseWithOne() {
    ImageCatalogue plain = catalogueOf(List.of(row("php", ""), row("php:*fpm*", "")));

    assertThat(glob(plain, "php:8-fpm", "app")).contains("php:*fpm*");
    assertThat(glob(plain, "php:8", "app")).contains("php");
    assertThat(glob(plain, "php@sha256:ab", "app")).contains("php");
  }

  /** The order of the rows in the table must not matter. */
  @ParameterizedTest
  @CsvSource({
    "*a/x;a*/x, a*/x;*a/x, aa/x, *a/x", "x:a*;x:ab*, x:ab*;x:a*, x:ab, x:ab*",
    "x;x:*, x:*;x, x:1, x:*", "x*/y;x*/y:1*, x*/y:1*;x*/y, x/y:1, x*/y:1*"
  })
  void orderOfRowsDoesNotMatter(String rows, String reversed, String image, String glob) {
    for (String order : List.of(rows, reversed)) {
      ImageCatalogue two =
          catalogueOf(Stream.of(order.split(";")).map(text -> row(text, "")).toList());

      assertThat(glob(two, image, "app")).as(order).contains(glob);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{{ image }}", "auto", "$(IMAGE)"})
  void containerNameSpeaksWhereTheImageSaysNothing(String image) {
    Optional<ImageMatch> match = catalogue.find(image, "istio-proxy");

    assertThat(match).map(found -> found.row().glob()).contains("container:istio-proxy");
    assertThat(match).map(ImageMatch::weak).contains(false);
    assertThat(match).map(ImageMatch::name).contains("istio-proxy");
  }

  /** The container of ztunnel's own DaemonSet is called istio-proxy. */
  @ParameterizedTest
  @CsvSource({
    "istio/ztunnel:1.26,                   istio*/ztunnel",
    "gcr.io/istio-release/ztunnel:1.26,    istio*/ztunnel",
    "corp.example/mirror/istio/ztunnel,    istio*/ztunnel",
    "corp.example/mesh/ztunnel,            */ztunnel",
    "corp.example/mesh/proxyv2,            container:istio-proxy",
    "istio/proxyv2,                        istio*/proxyv2",
    "auto,                                 container:istio-proxy",
    "corp.example/mesh/own,                container:istio-proxy",
  })
  void containerNameSaysNothingOfAnotherProgram(String image, String glob) {
    assertThat(glob(ImageCatalogue.load(), image, "istio-proxy")).contains(glob);
  }

  /** Each line of the order, by the next one that it beats. */
  @Test
  void orderIsPolicyComponentImageNameGuess() {
    ImageCatalogue ours =
        catalogueOf(
            Stream.of("container:app@a/x", "a/x", "container:app")
                .map(glob -> row(glob, ""))
                .toList());
    ImageCatalogue theirs =
        ours.with(
            List.of(ImageRow.ofPolicy("a/x", ImageClass.LEGACY, List.of(), "ours")), List.of());

    assertThat(theirs.find("a/x", "app")).map(m -> m.row().evidence().remark()).contains("ours");
    assertThat(glob(ours, "a/x", "app")).contains("container:app@a/x");
    assertThat(glob(ours, "corp.example/mirror/a/x", "app")).contains("container:app@a/x");
    assertThat(glob(ours, "a/x", "other")).contains("a/x");
    assertThat(glob(ours, "b/y", "app")).contains("container:app");
    assertThat(glob(ours, "b/y", "other")).isEmpty();
  }

  /** A manifest may leave the name out. */
  @Test
  void componentOfNoNameIsAContainerWithoutOne() {
    ImageCatalogue one = catalogueOf(List.of(row("container:@a/x", "")));

    assertThat(glob(one, "a/x", "")).contains("container:@a/x");
    assertThat(glob(one, "a/x", "app")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "docker.io/library/nginx:1,                nginx",
    "mirror.corp/hub/library/nginx,            nginx",
    "quay.io/prom/prometheus,                  prom/prometheus",
    "corp.example/quay/prom/prometheus,        prom/prometheus",
    "docker.io/bitnamilegacy/nginx:1,          bitnamilegacy/nginx",
  })
  void nameIsThePartOfThePathThatWasRecognised(String image, String name) {
    assertThat(catalogue.find(image, "app")).map(ImageMatch::name).contains(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "auto", "nothing", "corp.example/nothing", "$(IMAGE)"})
  void unknownImagesMatchNothing(String image) {
    assertThat(catalogue.find(image, "app")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "nginx,                                            false",
    "docker.io/nginx,                                  false",
    "public.ecr.aws/docker/library/nginx,              false",
    "mirror.gcr.io/library/nginx,                      false",
    "mirror.corp/dockerhub/library/nginx,              false",
    "mcr.microsoft.com/mirror/docker/library/nginx,    false",
    "harbor.corp/library/nginx,                        true",
    "quay.io/nginx,                                    true",
    "myhost:5000/nginx,                                true",
    "corp.example/team/nginx,                          true",
    "corp.example/a/team/nginx,                        true",
    "1.dkr.ecr.eu-west-1.amazonaws.com/nginx,          true",
  })
  void lastSegmentOfPrivatePathIsWeak(String image, boolean weak) {
    ImageCatalogue one = catalogueOf(List.of(row("nginx", "")));

    assertThat(one.find(image, "app")).map(ImageMatch::weak).contains(weak);
    assertThat(one.find(image, "app")).map(ImageMatch::decides).contains(!weak);
  }

  /** "library/x" is "x" written out; a glob for private names must not take it. */
  @Test
  void globDoesNotTakeOfficialImageOfMirror() {
    ImageCatalogue both = catalogueOf(List.of(row("*/caddy", ""), row("caddy", "")));

    assertThat(glob(both, "mirror.corp/hub/library/caddy", "app")).contains("caddy");
    assertThat(glob(both, "harbor.corp/library/caddy", "app")).contains("caddy");
    assertThat(glob(both, "harbor.corp/team/caddy", "app")).contains("*/caddy");
    assertThat(glob(both, "harbor.corp/library/team/caddy", "app")).contains("*/caddy");
  }

  @ParameterizedTest
  @CsvSource({
    "registry.k8s.io, registry.k8s.io/x,                      false",
    "registry.k8s.io, k8s.gcr.io/x,                           false",
    "registry.k8s.io, docker.io/x,                            true",
    "registry.k8s.io, x,                                      true",
    "registry.k8s.io, mirror.corp/hub/library/x,              true",
    "*.amazonaws.com, 1.dkr.ecr.eu-west-1.amazonaws.com/x,    false",
    "*.amazonaws.com, amazonaws.com/x,                        true",
    "*.amazonaws.com, notamazonaws.com/x,                     true",
  })
  void nameOfOneSegmentIsStrongAtItsHome(String home, String image, boolean weak) {
    ImageCatalogue one = catalogueOf(List.of(row("x", home)));

    assertThat(one.find(image, "app")).map(ImageMatch::weak).contains(weak);
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

  private static Optional<String> glob(ImageCatalogue catalogue, String image, String container) {
    return catalogue.find(image, container).map(match -> match.row().glob());
  }

  @Test
  void userRowWinsOverOursAndDecides() {
    ImageCatalogue catalogue = shipped.with(List.of(user("postgres")), List.of());

    ImageMatch match = catalogue.find("postgres:17", "db").orElseThrow();

    assertThat(match.decides()).isTrue();
    assertThat(match.row().imageClass()).isEqualTo(ImageClass.LEGACY);
    assertThat(match.row().evidence())
        .isEqualTo(new ImageEvidence(Confidence.STATED, "because", "policy", PathEvidence.NOTHING));
    assertThat(match.row().requiredPaths()).contains(List.of(ContainerPath.of("/work")));
    assertThat(match.row().readOnlyWorks()).isEqualTo(ReadOnlyWorks.YES_WITH_MOUNTS);
  }

  @Test
  void userRowWinsOverContainerName() {
    ImageCatalogue catalogue = shipped.with(List.of(user("corp/proxy")), List.of());

    assertThat(glob(catalogue, "corp/proxy", "istio-proxy")).contains("corp/proxy");
  }

  @Test
  void userRowWithoutPathsSaysThatNoneIsNeeded() {
    ImageCatalogue catalogue =
        shipped.with(
            List.of(ImageRow.ofPolicy("nginx", ImageClass.STATELESS, List.of(), "own build")),
            List.of());

    ImageRow row = catalogue.find("nginx", "web").orElseThrow().row();

    assertThat(row.requiredPaths()).contains(List.of());
    assertThat(row.readOnlyWorks()).isEqualTo(ReadOnlyWorks.YES);
  }

  @ParameterizedTest
  @CsvSource({
    "nginx,                         nginx,                        true",
    "library/nginx,                 nginx,                        true",
    "docker.io/nginx,               nginx,                        true",
    "docker.io/library/nginx,       nginx,                        true",
    "docker.io/library/nginx,       docker.io/library/nginx:1,    true",
    "docker.io/library/nginx:1*,    nginx:1.29,                   true",
    "docker.io/library/nginx:1*,    nginx:2,                      false",
    "docker.io/library/nginx,       quay.io/nginx,                false",
    "quay.io/library/nginx,         quay.io/nginx,                false",
    "nginx,                         corp.example/team/nginx,      false",
    "corp.example/team/*,           corp.example/team/app:1,      true",
    "corp.example/team/*,           other.example/team/app:1,     false",
    "team/*,                        corp.example/team/app:1,      true",
    "host:5000/team/app,            host:5000/team/app,           true",
    "host:5000/team/app:2,          host:5000/team/app:2,         true",
    "docker.io/library/a/b,         a/b,                          false",
  })
  void userGlobMatchesTheWaysToWriteAnImage(String match, String image, boolean expected) {
    ImageCatalogue catalogue = catalogueOf(List.of()).with(List.of(user(match)), List.of());

    assertThat(catalogue.find(image, "app").isPresent()).isEqualTo(expected);
  }

  @Test
  void containerNamesMayBeGlobs() {
    ImageCatalogue catalogue = shipped.with(List.of(user("container:batch-*")), List.of());

    assertThat(glob(catalogue, "{{ image }}", "batch-7")).contains("container:batch-*");
    assertThat(glob(catalogue, "{{ image }}", "web")).isEmpty();
  }

  @Test
  void firstRowInOrderWins() {
    ImageCatalogue catalogue = shipped.with(List.of(user("corp/*"), user("corp/app")), List.of());

    assertThat(glob(catalogue, "corp/app", "app")).contains("corp/*");
  }

  /** The order of the rows counts, whichever way of writing the image each of them uses. */
  @Test
  void firstRowInOrderWinsWhateverItsSpelling() {
    ImageCatalogue catalogue =
        shipped.with(List.of(user("docker.io/library/nginx"), user("nginx")), List.of());

    assertThat(glob(catalogue, "nginx", "app")).contains("docker.io/library/nginx");
  }

  @Test
  void laterPolicyReplacesEarlierRows() {
    ImageCatalogue first = shipped.with(List.of(user("corp/app")), List.of());

    assertThat(first.with(List.of(), List.of()).find("corp/app", "app")).isEmpty();
    assertThat(shipped.find("corp/app", "app")).isEmpty();
    assertThat(first.rows())
        .startsWith(user("corp/app"))
        .endsWith(shipped.rows().toArray(ImageRow[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", ":", "container:", "**", "a//b", "*:*:*"})
  void oddGlobsDoNoHarm(String match) {
    ImageCatalogue catalogue = shipped.with(List.of(user(match)), List.of());

    assertThat(catalogue.find("", "app")).isEmpty();
    assertThat(catalogue.find("corp/team/app", "app")).isEmpty();
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
