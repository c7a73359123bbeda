package dev.rootseal.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rootseal.catalogue.ImageCatalogue.ImageMatch;
import dev.rootseal.catalogue.ImageRow.Confidence;
import dev.rootseal.catalogue.ImageRow.ImageEvidence;
import dev.rootseal.catalogue.ImageRow.PathEvidence;
import dev.rootseal.catalogue.ImageRow.ReadOnlyWorks;
import dev.rootseal.catalogue.UserImageRows.UserImageRow;
import dev.rootseal.rule.ImageClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserImageRowsTest {
  private final ImageCatalogue shipped = ImageCatalogue.load();

  @Test
  void userRowWinsOverOursAndDecides() {
    ImageCatalogue catalogue = shipped.withUserRows(List.of(user("postgres")));

    ImageMatch match = catalogue.find("postgres:17", "db").orElseThrow();

    assertThat(match.decides()).isTrue();
    assertThat(match.row().imageClass()).isEqualTo(ImageClass.LEGACY);
    assertThat(match.row().evidence())
        .isEqualTo(
            new ImageEvidence(Confidence.STATED, "", "because", "policy", PathEvidence.NOTHING));
    assertThat(match.row().requiredPaths()).contains(List.of("/work"));
    assertThat(match.row().readOnlyWorks()).isEqualTo(ReadOnlyWorks.YES_WITH_MOUNTS);
  }

  @Test
  void userRowWinsOverContainerName() {
    ImageCatalogue catalogue = shipped.withUserRows(List.of(user("corp/proxy")));

    assertThat(found(catalogue, "corp/proxy", "istio-proxy")).contains("corp/proxy");
  }

  @Test
  void userRowWithoutPathsSaysThatNoneIsNeeded() {
    ImageCatalogue catalogue =
        shipped.withUserRows(
            List.of(new UserImageRow("nginx", ImageClass.STATELESS, List.of(), "own build")));

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
    ImageCatalogue catalogue = ImageCatalogue.of(List.of()).withUserRows(List.of(user(match)));

    assertThat(catalogue.find(image, "app").isPresent()).isEqualTo(expected);
  }

  @Test
  void containerNamesMayBeGlobs() {
    ImageCatalogue catalogue = shipped.withUserRows(List.of(user("container:batch-*")));

    assertThat(found(catalogue, "{{ image }}", "batch-7")).contains("container:batch-*");
    assertThat(found(catalogue, "{{ image }}", "web")).isEmpty();
  }

  @Test
  void firstRowInOrderWins() {
    ImageCatalogue catalogue = shipped.withUserRows(List.of(user("corp/*"), user("corp/app")));

    assertThat(found(catalogue, "corp/app", "app")).contains("corp/*");
  }

  /** The order of the rows counts, whichever way of writing the image each of them uses. */
  @Test
  void firstRowInOrderWinsWhateverItsSpelling() {
    ImageCatalogue catalogue =
        shipped.withUserRows(List.of(user("docker.io/library/nginx"), user("nginx")));

    assertThat(found(catalogue, "nginx", "app")).contains("docker.io/library/nginx");
  }

  @Test
  void laterPolicyReplacesEarlierRows() {
    ImageCatalogue first = shipped.withUserRows(List.of(user("corp/app")));

    assertThat(first.withUserRows(List.of()).find("corp/app", "app")).isEmpty();
    assertThat(shipped.find("corp/app", "app")).isEmpty();
    assertThat(first.rows()).isEqualTo(shipped.rows());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", ":", "container:", "**", "a//b", "*:*:*"})
  void oddGlobsDoNoHarm(String match) {
    ImageCatalogue catalogue = shipped.withUserRows(List.of(user(match)));

    assertThat(catalogue.find("", "app")).isEmpty();
    assertThat(catalogue.find("corp/team/app", "app")).isEmpty();
  }

  @Test
  void pathsAreCopied() {
    List<String> paths = new ArrayList<>(List.of("/a"));
    UserImageRow row = new UserImageRow("x", ImageClass.LEGACY, paths, "r");
    paths.clear();

    assertThat(row.writablePaths()).containsExactly("/a");
  }

  private static UserImageRow user(String match) {
    return new UserImageRow(match, ImageClass.LEGACY, List.of("/work"), "because");
  }

  private static Optional<String> found(ImageCatalogue catalogue, String image, String container) {
    return catalogue.find(image, container).map(match -> match.row().glob());
  }
}
