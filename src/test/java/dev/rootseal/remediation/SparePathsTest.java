package dev.rootseal.remediation;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.ContainerFixture;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.KnownImage.ImageLookup;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Paths that are not required, but that an image may write: those of the policy's default, which a
 * patch that sets the flag brings, and those that a note names, which every patch brings.
 */
class SparePathsTest {
  private static final KnownImages IMAGES =
      new KnownImages()
          .image("grafana", i -> i.worksReadOnly().requires("/var/lib/grafana").mayWrite("/tmp"))
          .image("nginx", i -> i.worksReadOnly().requires("/var/cache/nginx"));

  private static final CatalogueLookup CATALOGUE = new CatalogueLookup(ImageCatalogue.load());

  @Test
  void aPatchBringsADefaultPathThatTheImageMayWrite() {
    assertThat(added(c -> c.image("grafana"))).containsExactly("/var/lib/grafana", "/tmp");
  }

  @Test
  void notWhereItIsThereAlready() {
    assertThat(added(c -> c.image("grafana").emptyDir("/tmp"))).containsExactly("/var/lib/grafana");
  }

  @Test
  void notWhereTheContainerIsReadOnlyAlready() {
    assertThat(added(c -> c.image("grafana").readOnly())).containsExactly("/var/lib/grafana");
  }

  @Test
  void notWhereAMountStandsInTheWay() {
    assertThat(added(c -> c.image("grafana").readOnlyMount("/tmp", VolumeSource.CONFIG_MAP)))
        .containsExactly("/var/lib/grafana");
  }

  @Test
  void notWhereTheImageIsNotKnownToWriteIt() {
    assertThat(added(c -> c.image("nginx"))).containsExactly("/var/cache/nginx");
  }

  @ParameterizedTest(name = "{argumentSetName}")
  @MethodSource
  void aPatchBringsWhatANoteNames(Consumer<ContainerFixture> app, String added) {
    assertThat(added(app)).containsExactly(added.split(" ", -1));
  }

  static Stream<Arguments> aPatchBringsWhatANoteNames() {
    return Stream.of(
        row(
            "a program with a configuration of its owner's",
            c -> c.image("nginx:1.29").mount("/etc/nginx/nginx.conf", VolumeSource.CONFIG_MAP),
            "/tmp /var/cache/nginx /var/run"),
        row(
            "one that is read-only already",
            c ->
                c.image("nginx:1.29")
                    .readOnly()
                    .mount("/etc/nginx/nginx.conf", VolumeSource.CONFIG_MAP),
            "/tmp /var/cache/nginx /var/run"),
        row(
            "an image of which only the name is known",
            c -> c.image("opea/nginx:1"),
            "/tmp /var/cache/nginx /var/run"),
        row(
            "a database that has its data",
            c ->
                c.image("registry.corp/team/postgres:16")
                    .mount("/var/lib/postgresql/data", VolumeSource.CLAIM_TEMPLATE),
            "/tmp /var/run/postgresql"),
        row(
            "not where its data would be lost",
            c -> c.image("registry.corp/team/postgres:16"),
            "/tmp /var/run/postgresql"),
        row(
            "an image that is only guessed",
            c -> c.image("pgvector/pgvector:pg17"),
            "/tmp /var/run/postgresql"),
        row(
            "not where the image ships content",
            c -> c.image("registry.corp/team/nginx-ingress-controller:1"),
            "/tmp"),
        row(
            "nor where settings may lie",
            c -> c.image("scylladb/scylla:6"),
            "/tmp /var/lib/scylla"),
        row(
            "not where a mount stands in the way",
            c -> c.image("opea/nginx:1").mount("/var/cache", VolumeSource.CONFIG_MAP),
            "/tmp /var/run"));
  }

  private static Arguments row(String name, Consumer<ContainerFixture> app, String added) {
    return argumentSet(name, app, added);
  }

  @Test
  void whatANoteNamesAndAnEmptyVolumeDoesNotServeIsTold() {
    assertThat(
            remediation(c -> c.image("registry.corp/team/postgres:16")).remarks().stream()
                .map(PatchCaveat::sentence))
        .containsExactly(
            "Container 'app', if it runs postgres: /var/lib/postgresql/data holds data that has to"
                + " outlive the pod: give it a claim.");
  }

  @Test
  void ofAKnownImageItIsKnownThatNothingIsHidden() {
    assertThat(
            remediation(
                    c ->
                        c.image("nginx:1.29")
                            .mount("/etc/nginx/nginx.conf", VolumeSource.CONFIG_MAP))
                .remarks())
        .isEmpty();
    assertThat(remediation(c -> c.image("opea/nginx:1")).remarks())
        .containsExactly(
            new PatchCaveat.Hides("app", List.of(ContainerPath.of("/var/cache/nginx"))));
  }

  private static List<String> added(Consumer<ContainerFixture> app) {
    return remediation(app).patched().getFirst().added().stream()
        .map(PatchedContainer.Mount::mountPath)
        .toList();
  }

  private static Remediation remediation(Consumer<ContainerFixture> app) {
    ImageLookup both =
        (image, container) ->
            IMAGES.find(image, container).or(() -> CATALOGUE.find(image, container));
    return Remediation.of(deployment("web").knowing(both).container("app", app).evaluated());
  }
}
