package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.ImagePaths;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.DefaultEntrypoint;
import dev.rootseal.rule.ImageClass;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageCatalogueTest {
  private final ImageCatalogue catalogue =
      ImageCatalogue.of(
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
    ImageCatalogue plain = ImageCatalogue.of(List.of(row("php", ""), row("php:*fpm*", "")));

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
          ImageCatalogue.of(Stream.of(order.split(";")).map(text -> row(text, "")).toList());

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
        ImageCatalogue.of(
            Stream.of("container:app@a/x", "a/x", "container:app")
                .map(glob -> row(glob, ""))
                .toList());
    ImageCatalogue theirs =
        ours.withUserRows(List.of(new UserImageRow("a/x", ImageClass.LEGACY, List.of(), "ours")));

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
    ImageCatalogue one = ImageCatalogue.of(List.of(row("container:@a/x", "")));

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
    ImageCatalogue one = ImageCatalogue.of(List.of(row("nginx", "")));

    assertThat(one.find(image, "app")).map(ImageMatch::weak).contains(weak);
    assertThat(one.find(image, "app")).map(ImageMatch::decides).contains(!weak);
  }

  /** "library/x" is "x" written out; a glob for private names must not take it. */
  @Test
  void globDoesNotTakeOfficialImageOfMirror() {
    ImageCatalogue both = ImageCatalogue.of(List.of(row("*/caddy", ""), row("caddy", "")));

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
    ImageCatalogue one = ImageCatalogue.of(List.of(row("x", home)));

    assertThat(one.find(image, "app")).map(ImageMatch::weak).contains(weak);
  }

  @Test
  void listOfRowsIsCopied() {
    var rows = new java.util.ArrayList<>(List.of(row("nginx", "")));
    ImageCatalogue catalogue = ImageCatalogue.of(rows);
    rows.clear();

    assertThat(catalogue.rows()).hasSize(1);
    assertThat(catalogue.find("nginx", "app")).isPresent();
  }

  static ImageRow row(String glob, String home) {
    return new ImageRow(
        glob,
        home,
        "family",
        ImageClass.STATELESS,
        ReadOnlyWorks.YES,
        ImagePaths.NONE,
        List.of(),
        DefaultEntrypoint.ALONE,
        new ImageEvidence(Confidence.VERIFIED, "", "", "source", PathEvidence.NOTHING));
  }

  private static Optional<String> glob(ImageCatalogue catalogue, String image, String container) {
    return catalogue.find(image, container).map(match -> match.row().glob());
  }
}
