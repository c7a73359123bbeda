package dev.rootseal.remediation;

import static dev.rootseal.rule.WorkloadFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rootseal.catalogue.CatalogueLookup;
import dev.rootseal.catalogue.ImageCatalogue;
import dev.rootseal.rule.ContainerPath;
import dev.rootseal.rule.ImageKnowledge.Need;
import dev.rootseal.rule.KnownImages;
import dev.rootseal.rule.VolumeFacts.VolumeSource;
import dev.rootseal.rule.WorkloadFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told before applying a patch, to the letter. */
class PatchCaveatsTest {
  private static List<String> remarks(WorkloadFixture workload) {
    return Remediation.of(workload.evaluated()).remarks().stream()
        .map(PatchCaveat::sentence)
        .toList();
  }

  private static WorkloadFixture needing(String path) {
    return deployment("web").annotated("rootseal.dev/writable-paths", path).container("app");
  }

  @Test
  void plainPatchNeedsNone() {
    assertThat(remarks(needing("/tmp"))).isEmpty();
  }

  @Test
  void imageThatNobodyIsSeenToRunSo() {
    KnownImages images =
        new KnownImages()
            .image("odd", image -> image.requires("/tmp"))
            .image("hint", image -> image.onlyHints())
            .image("good", image -> image.worksReadOnly());

    assertThat(
            remarks(
                deployment("web")
                    .knowing(images)
                    .container("a", c -> c.image("odd"))
                    .container("b", c -> c.image("hint"))
                    .container("c", c -> c.image("good"))))
        .containsExactly(
            "Container 'a': odd is not known to run with a read-only root: try it first.");
  }

  @Test
  void whatANewVolumeHidesIsNotKnown() {
    assertThat(remarks(needing("/var/cache/app,/tmp,/srv")))
        .containsExactly(
            "Container 'app': a new volume hides what the image ships at /var/cache/app, /srv.");
  }

  @Test
  void ofAContainerThatWasObservedItIsKnownWhatAVolumeHides() {
    WorkloadFixture workload = needing("/srv,/var/log");

    assertThat(remarks(workload)).hasSize(2);
    assertThat(remarks(workload.annotated("observed.rootseal.dev/app", "2026-11-26 for 10m")))
        .singleElement()
        .asString()
        .contains("links logs below /var/log");
  }

  @Test
  void whoHasSeenOneContainersImageKnowsNothingOfAnother() {
    Remediation remediation =
        Remediation.of(
            needing("/srv").container("proxy").evaluated(),
            MissingNode.getInstance(),
            Map.of("app", List.of()));

    assertThat(remediation.remarks())
        .containsExactly(new PatchCaveat.Hides("proxy", List.of(ContainerPath.of("/srv"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/tmp", "/tmp/app", "/var/tmp", "/run", "/var/run", "/run/app", "/var/lock"})
  void nothingIsHiddenWhereNothingShips(String path) {
    assertThat(remarks(needing(path))).isEmpty();
  }

  @Test
  void whereTheCatalogueKnowsThePathNothingIsHidden() {
    KnownImages images =
        new KnownImages().image("good", image -> image.requires("/srv").worksReadOnly());

    assertThat(remarks(deployment("web").knowing(images).container("app", c -> c.image("good"))))
        .isEmpty();
  }

  @Test
  void contentAtPathsThatAreOnlyWrittenInSomeSetUpsIsTold() {
    KnownImages images =
        new KnownImages()
            .image(
                "keycloak",
                image ->
                    image
                        .requires("/tmp")
                        .special("/opt/keycloak/lib/quarkus", Need.SEED)
                        .special("/opt/keycloak/data", Need.DATA)
                        .worksReadOnly());
    WorkloadFixture plain =
        deployment("web").knowing(images).container("app", c -> c.image("keycloak"));
    WorkloadFixture covered =
        deployment("web")
            .knowing(images)
            .container("app", c -> c.image("keycloak").emptyDir("/opt/keycloak/lib/quarkus"));

    assertThat(remarks(plain))
        .containsExactly(
            "Container 'app': in some set-ups keycloak writes to /opt/keycloak/lib/quarkus. The"
                + " image ships content there, which an empty volume would hide: copy it into the"
                + " volume first.");
    assertThat(remarks(covered)).isEmpty();
  }

  @Test
  void contentBelowARequiredPathIsNotOfSomeSetUpsOnly() {
    KnownImages images =
        new KnownImages()
            .image(
                "server",
                image ->
                    image.requires("/opt/app").special("/opt/app/lib", Need.SEED).worksReadOnly());
    WorkloadFixture workload =
        deployment("web")
            .knowing(images)
            .container(
                "app",
                c ->
                    c.image("server")
                        .emptyDir("/opt/app")
                        .mount("/opt/app/lib", VolumeSource.CONFIG_MAP));

    assertThat(Remediation.of(workload.evaluated()).patch()).isPresent();
    assertThat(remarks(workload)).isEmpty();
  }

  @Test
  void keycloakOfTheCatalogueIsSuchAnImage() {
    assertThat(
            remarks(
                deployment("sso")
                    .knowing(new CatalogueLookup(ImageCatalogue.load()))
                    .container("app", c -> c.image("quay.io/keycloak/keycloak:26.0"))))
        .anyMatch(
            remark -> remark.contains("writes to /opt/keycloak/lib/quarkus. The image ships"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/var/log", "/var/log/nginx", "/opt/app/logs"})
  void linksOfLogs(String path) {
    assertThat(remarks(needing(path)))
        .containsExactly(
            ("Container 'app': where the image links logs below %s to its output, the volume hides"
                    + " the links.")
                .formatted(path));
  }

  @Test
  void stickyBit() {
    KnownImages images =
        new KnownImages().image("ruby", image -> image.requires("/tmp", "/srv").worksReadOnly());

    assertThat(remarks(deployment("web").knowing(images).container("app", c -> c.image("ruby"))))
        .containsExactly(
            "Container 'app': Ruby refuses /tmp as a temporary directory, for an empty volume has"
                + " no sticky bit: make a directory with mode 1777 in it and point TMPDIR there.");
  }

  @Test
  void programsOnRubyAreInTheCatalogue() {
    ImageCatalogue catalogue = ImageCatalogue.load();

    assertThat(
            List.of("ruby:3.4", "fluent/fluentd:v1.18", "fluent/fluentd-aggregator-docker-image:1")
                .stream()
                .map(image -> catalogue.find(image, "app").orElseThrow().row().family()))
        .containsExactlyInAnyOrderElementsOf(PatchCaveats.RUBY);
  }

  @Test
  void commandThatWritesToTheRoot() {
    assertThat(
            remarks(
                deployment("web")
                    .container("app", c -> c.command("sh", "-c", "apk add jq; echo > /etc/x"))))
        .containsExactly(
            "Container 'app': Its command installs software (apk add), which a read-only root"
                + " stops: put it into the image.",
            "Container 'app': Its command writes to /etc/x, which a read-only root stops.");
  }

  @Test
  void openedMount() {
    assertThat(
            remarks(
                deployment("web")
                    .container("app", c -> c.readOnlyMount("/tmp/", VolumeSource.EMPTY_DIR))))
        .containsExactly("Container 'app': the mount at /tmp/ was read-only and becomes writable.");
  }

  @Test
  void podRunsOnce() {
    assertThat(remarks(WorkloadFixture.pod("one").container("app")))
        .containsExactly(
            "The pod template of an existing Pod cannot be changed: change its file and replace"
                + " it.");
  }
}
